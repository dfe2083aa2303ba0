// What asks.
extension ForwardingStore {
    public func now() async throws(StoreError) -> Timestamp {
        try await forward(.now) { store throws(StoreError) in try await store.now() }
    }

    public func jobs(_ ids: [JobID], scope: Scope) async throws(StoreError) -> [JobRecord] {
        try await forward(.jobs) { store throws(StoreError) in try await store.jobs(ids, scope: scope) }
    }

    public func page(_ request: PageRequest) async throws(StoreError) -> JobPage {
        try await forward(.page) { store throws(StoreError) in try await store.page(request) }
    }

    public func count(_ query: JobQuery, scope: Scope, upTo limit: Int) async throws(StoreError) -> JobCount {
        try await forward(.count) { store throws(StoreError) in
            try await store.count(query, scope: scope, upTo: limit)
        }
    }

    public func history(of job: JobID, scope: Scope) async throws(StoreError) -> [HistoryEntry] {
        try await forward(.history) { store throws(StoreError) in
            try await store.history(of: job, scope: scope)
        }
    }

    public func log(of job: JobID, attempt: Int?, after: Int, limit: Int) async throws(StoreError)
        -> [JobLogLine]
    {
        try await forward(.log) { store throws(StoreError) in
            try await store.log(of: job, attempt: attempt, after: after, limit: limit)
        }
    }

    public func endings(after place: EndedJob, limit: Int) async throws(StoreError) -> [EndedJob] {
        try await forward(.endings) { store throws(StoreError) in
            try await store.endings(after: place, limit: limit)
        }
    }

    public func counts(scope: Scope) async throws(StoreError) -> [StatusCount] {
        try await forward(.counts) { store throws(StoreError) in try await store.counts(scope: scope) }
    }

    public func statistics(_ request: StatisticsRequest) async throws(StoreError) -> Statistics {
        try await forward(.statistics) { store throws(StoreError) in try await store.statistics(request) }
    }

    public func errors(from: Timestamp, until: Timestamp, limit: Int) async throws(StoreError) -> [ErrorGroup]
    {
        try await forward(.errors) { store throws(StoreError) in
            try await store.errors(from: from, until: until, limit: limit)
        }
    }

    public func queues(scope: Scope) async throws(StoreError) -> [QueueRecord] {
        try await forward(.queues) { store throws(StoreError) in try await store.queues(scope: scope) }
    }

    public func workers() async throws(StoreError) -> [WorkerRecord] {
        try await forward(.workers) { store throws(StoreError) in try await store.workers() }
    }

    public func workers(_ ids: [WorkerID]) async throws(StoreError) -> [WorkerRecord] {
        try await forward(.namedWorkers) { store throws(StoreError) in try await store.workers(ids) }
    }

    public func workerCount(of owner: WorkerOwner) async throws(StoreError) -> Int {
        try await forward(.workerCount) { store throws(StoreError) in
            try await store.workerCount(of: owner)
        }
    }

    public func operations(scope: Scope, limit: Int) async throws(StoreError) -> [Operation] {
        try await forward(.operations) { store throws(StoreError) in
            try await store.operations(scope: scope, limit: limit)
        }
    }

    public func operations(
        in states: Set<Operation.State>, endedAfter moment: Timestamp?, scope: Scope, limit: Int
    ) async throws(StoreError) -> [Operation] {
        try await forward(.operationsByState) { store throws(StoreError) in
            try await store.operations(in: states, endedAfter: moment, scope: scope, limit: limit)
        }
    }

    public func operation(_ id: OperationID) async throws(StoreError) -> Operation? {
        try await forward(.operation) { store throws(StoreError) in try await store.operation(id) }
    }

    public func verify(isDeep: Bool) async throws(StoreError) -> [Finding] {
        try await forward(.verify) { store throws(StoreError) in try await store.verify(isDeep: isDeep) }
    }

    public func health() async throws(StoreError) -> StoreHealth {
        try await forward(.health) { store throws(StoreError) in try await store.health() }
    }

    public func checks() async throws(StoreError) -> [StoreCheck] {
        try await forward(.checks) { store throws(StoreError) in try await store.checks() }
    }
}

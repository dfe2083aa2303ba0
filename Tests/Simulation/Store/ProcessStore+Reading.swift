import ShiftworkCore

// What reads is not recorded.
extension ProcessStore {
    func changeMark() async throws(StoreError) -> UInt64 {
        try await call("changeMark") { store throws(StoreError) in try await store.changeMark() }
    }

    /// Without the sea: these stores look at nothing to answer it.
    func chores() -> Chores { .all }

    func now() async throws(StoreError) -> Timestamp {
        try await call("now") { store throws(StoreError) in try await store.now() }
    }

    func jobs(_ ids: [JobID], scope: Scope) async throws(StoreError) -> [JobRecord] {
        try await call("jobs") { store throws(StoreError) in try await store.jobs(ids, scope: scope) }
    }

    func page(_ request: PageRequest) async throws(StoreError) -> JobPage {
        try await call("page") { store throws(StoreError) in try await store.page(request) }
    }

    func count(_ query: JobQuery, scope: Scope, upTo limit: Int) async throws(StoreError) -> JobCount {
        try await call("count") { store throws(StoreError) in
            try await store.count(query, scope: scope, upTo: limit)
        }
    }

    func history(of job: JobID, scope: Scope) async throws(StoreError) -> [HistoryEntry] {
        try await call("history") { store throws(StoreError) in try await store.history(of: job, scope: scope)
        }
    }

    func log(of job: JobID, attempt: Int?, after: Int, limit: Int) async throws(StoreError) -> [JobLogLine] {
        try await call("log") { store throws(StoreError) in
            try await store.log(of: job, attempt: attempt, after: after, limit: limit)
        }
    }

    func counts(scope: Scope) async throws(StoreError) -> [StatusCount] {
        try await call("counts") { store throws(StoreError) in try await store.counts(scope: scope) }
    }

    func statistics(_ request: StatisticsRequest) async throws(StoreError) -> Statistics {
        try await call("statistics") { store throws(StoreError) in try await store.statistics(request) }
    }

    func errors(from: Timestamp, until: Timestamp, limit: Int) async throws(StoreError) -> [ErrorGroup] {
        try await call("errors") { store throws(StoreError) in
            try await store.errors(from: from, until: until, limit: limit)
        }
    }

    func queues(scope: Scope) async throws(StoreError) -> [QueueRecord] {
        try await call("queues") { store throws(StoreError) in try await store.queues(scope: scope) }
    }

    func workers() async throws(StoreError) -> [WorkerRecord] {
        try await call("workers") { store throws(StoreError) in try await store.workers() }
    }

    func operations(limit: Int) async throws(StoreError) -> [Operation] {
        try await call("operations") { store throws(StoreError) in try await store.operations(limit: limit) }
    }

    func operation(_ id: OperationID) async throws(StoreError) -> Operation? {
        try await call("operation") { store throws(StoreError) in try await store.operation(id) }
    }

    func save(_ changes: [DocumentChange], durability: Durability) async throws(StoreError) -> [DocumentReply]
    {
        try await call("save") { store throws(StoreError) in
            try await store.save(changes, durability: durability)
        }
    }

    func documents(_ request: DocumentRequest) async throws(StoreError) -> [Document] {
        try await call("documents") { store throws(StoreError) in try await store.documents(request) }
    }

    func restore(_ jobs: [JobRecord]) async throws(StoreError) -> [Insertion] {
        try await call("restore") { store throws(StoreError) in try await store.restore(jobs) }
    }

    func verify(isDeep: Bool) async throws(StoreError) -> [Finding] {
        try await call("verify") { store throws(StoreError) in try await store.verify(isDeep: isDeep) }
    }

    func health() async throws(StoreError) -> StoreHealth {
        try await call("health") { store throws(StoreError) in try await store.health() }
    }

    func close() async {}
}

public import ShiftworkCore

// Every call goes through ``Faults/call(_:_:)``.
extension Faults: JobStore {
    public var traits: StoreTraits { store.traits }
    public var doorbell: Doorbell { store.doorbell }

    public func insert(_ jobs: [NewJob], durability: Durability) async throws(StoreError) -> [Insertion] {
        try await call(.insert) { store throws(StoreError) in
            try await store.insert(jobs, durability: durability)
        }
    }

    public func register(_ worker: WorkerInfo) async throws(StoreError) {
        try await call(.register) { store throws(StoreError) in try await store.register(worker) }
    }

    public func pump(_ trip: PumpTrip) async throws(StoreError) -> PumpReply {
        try await call(.pump) { store throws(StoreError) in try await store.pump(trip) }
    }

    public func claim(_ jobs: [JobID], worker: WorkerID) async throws(StoreError) -> [ClaimedJob] {
        try await call(.claim) { store throws(StoreError) in try await store.claim(jobs, worker: worker) }
    }

    public func signOff(_ worker: WorkerID) async throws(StoreError) {
        try await call(.signOff) { store throws(StoreError) in try await store.signOff(worker) }
    }

    public func changeMark() async throws(StoreError) -> UInt64 {
        try await call(.changeMark) { store throws(StoreError) in try await store.changeMark() }
    }

    public func chores() async throws(StoreError) -> Chores {
        try await call(.chores) { store throws(StoreError) in try await store.chores() }
    }

    public func control(_ request: ControlRequest) async throws(StoreError) -> [ControlReply]? {
        try await call(.control) { store throws(StoreError) in try await store.control(request) }
    }

    public func pauseQueue(_ queue: QueueName, _ pause: QueuePause, tenant: String?) async throws(StoreError)
    {
        try await call(.pauseQueue) { store throws(StoreError) in
            try await store.pauseQueue(queue, pause, tenant: tenant)
        }
    }

    public func resumeQueue(_ queue: QueueName, tenant: String?) async throws(StoreError) {
        try await call(.resumeQueue) { store throws(StoreError) in
            try await store.resumeQueue(queue, tenant: tenant)
        }
    }

    public func direct(_ worker: WorkerID, _ directive: WorkerDirective) async throws(StoreError) -> Bool {
        try await call(.direct) { store throws(StoreError) in try await store.direct(worker, directive) }
    }

    public func startOperation(_ operation: Operation) async throws(StoreError) {
        try await call(.startOperation) { store throws(StoreError) in
            try await store.startOperation(operation)
        }
    }

    public func setOperation(_ operation: OperationID, to state: Operation.State) async throws(StoreError)
        -> Bool
    {
        try await call(.setOperation) { store throws(StoreError) in
            try await store.setOperation(operation, to: state)
        }
    }

    public func now() async throws(StoreError) -> Timestamp {
        try await call(.now) { store throws(StoreError) in try await store.now() }
    }

    public func jobs(_ ids: [JobID], scope: Scope) async throws(StoreError) -> [JobRecord] {
        try await call(.jobs) { store throws(StoreError) in try await store.jobs(ids, scope: scope) }
    }

    public func page(_ request: PageRequest) async throws(StoreError) -> JobPage {
        try await call(.page) { store throws(StoreError) in try await store.page(request) }
    }

    public func count(_ query: JobQuery, scope: Scope, upTo limit: Int) async throws(StoreError) -> JobCount {
        try await call(.count) { store throws(StoreError) in
            try await store.count(query, scope: scope, upTo: limit)
        }
    }

    public func history(of job: JobID, scope: Scope) async throws(StoreError) -> [HistoryEntry] {
        try await call(.history) { store throws(StoreError) in try await store.history(of: job, scope: scope)
        }
    }

    public func log(of job: JobID, attempt: Int?, after: Int, limit: Int) async throws(StoreError)
        -> [JobLogLine]
    {
        try await call(.log) { store throws(StoreError) in
            try await store.log(of: job, attempt: attempt, after: after, limit: limit)
        }
    }

    public func counts(scope: Scope) async throws(StoreError) -> [StatusCount] {
        try await call(.counts) { store throws(StoreError) in try await store.counts(scope: scope) }
    }

    public func statistics(_ request: StatisticsRequest) async throws(StoreError) -> Statistics {
        try await call(.statistics) { store throws(StoreError) in try await store.statistics(request) }
    }

    public func errors(from: Timestamp, until: Timestamp, limit: Int) async throws(StoreError) -> [ErrorGroup]
    {
        try await call(.errors) { store throws(StoreError) in
            try await store.errors(from: from, until: until, limit: limit)
        }
    }

    public func queues(scope: Scope) async throws(StoreError) -> [QueueRecord] {
        try await call(.queues) { store throws(StoreError) in try await store.queues(scope: scope) }
    }

    public func workers() async throws(StoreError) -> [WorkerRecord] {
        try await call(.workers) { store throws(StoreError) in try await store.workers() }
    }

    public func operations(limit: Int) async throws(StoreError) -> [Operation] {
        try await call(.operations) { store throws(StoreError) in try await store.operations(limit: limit) }
    }

    public func operation(_ id: OperationID) async throws(StoreError) -> Operation? {
        try await call(.operation) { store throws(StoreError) in try await store.operation(id) }
    }

    public func save(_ changes: [DocumentChange], durability: Durability) async throws(StoreError)
        -> [DocumentReply]
    {
        try await call(.save) { store throws(StoreError) in
            try await store.save(changes, durability: durability)
        }
    }

    public func documents(_ request: DocumentRequest) async throws(StoreError) -> [Document] {
        try await call(.documents) { store throws(StoreError) in try await store.documents(request) }
    }

    public func lead(_ duty: String, node: WorkerID, lease: Duration) async throws(StoreError) -> Bool {
        try await call(.lead) { store throws(StoreError) in
            try await store.lead(duty, node: node, lease: lease)
        }
    }

    public func rescue(_ worker: WorkerID, beat: Int64, limit: Int) async throws(StoreError) -> Rescue? {
        try await call(.rescue) { store throws(StoreError) in
            try await store.rescue(worker, beat: beat, limit: limit)
        }
    }

    public func release(limit: Int) async throws(StoreError) -> Int {
        try await call(.release) { store throws(StoreError) in try await store.release(limit: limit) }
    }

    public func prune(_ request: PruneRequest) async throws(StoreError) -> Pruned {
        try await call(.prune) { store throws(StoreError) in try await store.prune(request) }
    }

    public func restore(_ jobs: [JobRecord]) async throws(StoreError) -> [Insertion] {
        try await call(.restore) { store throws(StoreError) in try await store.restore(jobs) }
    }

    public func verify(isDeep: Bool) async throws(StoreError) -> [Finding] {
        try await call(.verify) { store throws(StoreError) in try await store.verify(isDeep: isDeep) }
    }

    public func health() async throws(StoreError) -> StoreHealth {
        try await call(.health) { store throws(StoreError) in try await store.health() }
    }

    public func close() async { await store.close() }
}

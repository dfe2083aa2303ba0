internal import ShiftworkCore

// Every call goes through ``MeasuredStore/call(_:_:)``.
extension MeasuredStore: JobStore {
    var traits: StoreTraits { store.traits }
    var doorbell: Doorbell { store.doorbell }

    func insert(_ jobs: [NewJob], durability: Durability) async throws(StoreError) -> [Insertion] {
        try await call("insert") { store throws(StoreError) in
            try await store.insert(jobs, durability: durability)
        }
    }

    func register(_ worker: WorkerInfo) async throws(StoreError) {
        try await call("register") { store throws(StoreError) in try await store.register(worker) }
    }

    func pump(_ trip: PumpTrip) async throws(StoreError) -> PumpReply {
        try await call("pump") { store throws(StoreError) in try await store.pump(trip) }
    }

    func claim(_ jobs: [JobID], worker: WorkerID) async throws(StoreError) -> [ClaimedJob] {
        try await call("claim") { store throws(StoreError) in try await store.claim(jobs, worker: worker) }
    }

    func signOff(_ worker: WorkerID) async throws(StoreError) {
        try await call("signOff") { store throws(StoreError) in try await store.signOff(worker) }
    }

    func changeMark() async throws(StoreError) -> UInt64 {
        try await call("changeMark") { store throws(StoreError) in try await store.changeMark() }
    }

    func control(_ request: ControlRequest) async throws(StoreError) -> [ControlReply]? {
        try await call("control") { store throws(StoreError) in try await store.control(request) }
    }

    func pauseQueue(_ queue: QueueName, _ pause: QueuePause, tenant: String?) async throws(StoreError) {
        try await call("pauseQueue") { store throws(StoreError) in
            try await store.pauseQueue(queue, pause, tenant: tenant)
        }
    }

    func resumeQueue(_ queue: QueueName, tenant: String?) async throws(StoreError) {
        try await call("resumeQueue") { store throws(StoreError) in
            try await store.resumeQueue(queue, tenant: tenant)
        }
    }

    func direct(_ worker: WorkerID, _ directive: WorkerDirective) async throws(StoreError) -> Bool {
        try await call("direct") { store throws(StoreError) in try await store.direct(worker, directive) }
    }

    func startOperation(_ operation: Operation) async throws(StoreError) {
        try await call("startOperation") { store throws(StoreError) in
            try await store.startOperation(operation)
        }
    }

    func setOperation(_ operation: OperationID, to state: Operation.State) async throws(StoreError)
        -> Bool
    {
        try await call("setOperation") { store throws(StoreError) in
            try await store.setOperation(operation, to: state)
        }
    }

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

    func log(of job: JobID, attempt: Int?, after: Int, limit: Int) async throws(StoreError)
        -> [JobLogLine]
    {
        try await call("log") { store throws(StoreError) in
            try await store.log(of: job, attempt: attempt, after: after, limit: limit)
        }
    }

    func endings(after place: EndedJob, limit: Int) async throws(StoreError) -> [EndedJob] {
        try await call("endings") { store throws(StoreError) in
            try await store.endings(after: place, limit: limit)
        }
    }

    func save(
        _ changes: [DocumentChange], durability: Durability
    ) async throws(StoreError) -> [DocumentReply] {
        try await call("save") { store throws(StoreError) in
            try await store.save(changes, durability: durability)
        }
    }

    func documents(_ request: DocumentRequest) async throws(StoreError) -> [Document] {
        try await call("documents") { store throws(StoreError) in try await store.documents(request) }
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

    func chores() async throws(StoreError) -> Chores {
        try await call("chores") { store throws(StoreError) in try await store.chores() }
    }

    func lead(_ duty: String, node: WorkerID, lease: Duration) async throws(StoreError) -> Bool {
        try await call("lead") { store throws(StoreError) in
            try await store.lead(duty, node: node, lease: lease)
        }
    }

    func rescue(_ worker: WorkerID, beat: Int64, limit: Int) async throws(StoreError) -> Rescue? {
        try await call("rescue") { store throws(StoreError) in
            try await store.rescue(worker, beat: beat, limit: limit)
        }
    }

    func release(limit: Int) async throws(StoreError) -> Int {
        try await call("release") { store throws(StoreError) in try await store.release(limit: limit) }
    }

    func prune(_ request: PruneRequest) async throws(StoreError) -> Pruned {
        try await call("prune") { store throws(StoreError) in try await store.prune(request) }
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

    func checks() async throws(StoreError) -> [StoreCheck] {
        try await call("checks") { store throws(StoreError) in try await store.checks() }
    }

    func close() async { await store.close() }
}

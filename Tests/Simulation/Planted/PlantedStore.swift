import ShiftworkCore
import ShiftworkMemory

/// A store with one defect around or in the real ``MemoryStore``: it says only where it differs.
protocol PlantedStore: AnyObject, JobStore {
    var base: MemoryStore { get }
    init(base: MemoryStore)
}

// Everything else is as it should be.
extension PlantedStore {
    var traits: StoreTraits { base.traits }
    var doorbell: Doorbell { base.doorbell }
    func close() async { await base.close() }
    func insert(_ jobs: [NewJob], durability: Durability) async throws(StoreError) -> [Insertion] {
        try await base.insert(jobs, durability: durability)
    }
    func register(_ worker: WorkerInfo) async throws(StoreError) { try await base.register(worker) }
    func pump(_ trip: PumpTrip) async throws(StoreError) -> PumpReply { try await base.pump(trip) }
    func claim(_ jobs: [JobID], worker: WorkerID) async throws(StoreError) -> [ClaimedJob] {
        try await base.claim(jobs, worker: worker)
    }
    func signOff(_ worker: WorkerID) async throws(StoreError) { try await base.signOff(worker) }
    func changeMark() async throws(StoreError) -> UInt64 { try await base.changeMark() }
    func chores() async throws(StoreError) -> Chores { try await base.chores() }
    func control(_ request: ControlRequest) async throws(StoreError) -> [ControlReply]? {
        try await base.control(request)
    }
    func pauseQueue(_ queue: QueueName, _ pause: QueuePause, tenant: String?) async throws(StoreError) {
        try await base.pauseQueue(queue, pause, tenant: tenant)
    }
    func resumeQueue(_ queue: QueueName, tenant: String?) async throws(StoreError) {
        try await base.resumeQueue(queue, tenant: tenant)
    }
    func direct(_ worker: WorkerID, _ directive: WorkerDirective) async throws(StoreError) -> Bool {
        try await base.direct(worker, directive)
    }
    func startOperation(_ operation: Operation) async throws(StoreError) {
        try await base.startOperation(operation)
    }
    func setOperation(_ operation: OperationID, to state: Operation.State) async throws(StoreError) -> Bool {
        try await base.setOperation(operation, to: state)
    }
    func save(_ changes: [DocumentChange], durability: Durability) async throws(StoreError) -> [DocumentReply]
    {
        try await base.save(changes, durability: durability)
    }
    func documents(_ request: DocumentRequest) async throws(StoreError) -> [Document] {
        try await base.documents(request)
    }
    func now() async throws(StoreError) -> Timestamp { try await base.now() }
    func jobs(_ ids: [JobID], scope: Scope) async throws(StoreError) -> [JobRecord] {
        try await base.jobs(ids, scope: scope)
    }
    func page(_ request: PageRequest) async throws(StoreError) -> JobPage { try await base.page(request) }
    func count(_ query: JobQuery, scope: Scope, upTo limit: Int) async throws(StoreError) -> JobCount {
        try await base.count(query, scope: scope, upTo: limit)
    }
    func history(of job: JobID, scope: Scope) async throws(StoreError) -> [HistoryEntry] {
        try await base.history(of: job, scope: scope)
    }
    func log(of job: JobID, attempt: Int?, after: Int, limit: Int) async throws(StoreError) -> [JobLogLine] {
        try await base.log(of: job, attempt: attempt, after: after, limit: limit)
    }
    func counts(scope: Scope) async throws(StoreError) -> [StatusCount] {
        try await base.counts(scope: scope)
    }
    func statistics(_ request: StatisticsRequest) async throws(StoreError) -> Statistics {
        try await base.statistics(request)
    }
    func errors(from: Timestamp, until: Timestamp, limit: Int) async throws(StoreError) -> [ErrorGroup] {
        try await base.errors(from: from, until: until, limit: limit)
    }
    func queues(scope: Scope) async throws(StoreError) -> [QueueRecord] {
        try await base.queues(scope: scope)
    }
    func workers() async throws(StoreError) -> [WorkerRecord] { try await base.workers() }
    func operations(limit: Int) async throws(StoreError) -> [Operation] {
        try await base.operations(limit: limit)
    }
    func operation(_ id: OperationID) async throws(StoreError) -> Operation? { try await base.operation(id) }
    func lead(_ duty: String, node: WorkerID, lease: Duration) async throws(StoreError) -> Bool {
        try await base.lead(duty, node: node, lease: lease)
    }
    func rescue(_ worker: WorkerID, beat: Int64, limit: Int) async throws(StoreError) -> Rescue? {
        try await base.rescue(worker, beat: beat, limit: limit)
    }
    func release(limit: Int) async throws(StoreError) -> Int { try await base.release(limit: limit) }
    func prune(_ request: PruneRequest) async throws(StoreError) -> Pruned { try await base.prune(request) }
    func restore(_ jobs: [JobRecord]) async throws(StoreError) -> [Insertion] { try await base.restore(jobs) }
    func verify(isDeep: Bool) async throws(StoreError) -> [Finding] { try await base.verify(isDeep: isDeep) }
    func health() async throws(StoreError) -> StoreHealth { try await base.health() }
}

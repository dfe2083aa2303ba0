import ShiftworkCore
import ShiftworkMemory

/// A store that does one thing wrong, and all others right.
struct FaultyStore: JobStore {
    let right: MemoryStore
    let fault: Fault
    let doorbell = Doorbell()

    var traits: StoreTraits { right.traits }

    init(_ fault: Fault, right: MemoryStore) {
        (self.fault, self.right) = (fault, right)
        let bell = doorbell
        _ = right.doorbell.listen { bell.ring() }
    }

    // MARK: Where it may be wrong

    func insert(_ jobs: [NewJob], durability: Durability) async throws(StoreError) -> [Insertion] {
        try await right.insert(fault.insert(jobs, right), durability: durability)
    }
    func pump(_ trip: PumpTrip) async throws(StoreError) -> PumpReply {
        let pauses = fault.ignoresPauses ? try await right.queues(scope: .all).filter { $0.pause != nil } : []
        for queue in pauses { try await right.resumeQueue(queue.name, tenant: queue.tenant) }
        var reply = try await right.pump(fault.trip(trip, right))
        fault.reply(&reply)
        for queue in pauses {
            if let pause = queue.pause { try await right.pauseQueue(queue.name, pause, tenant: queue.tenant) }
        }
        if fault.ringsOnTrips { doorbell.ring() }
        return reply
    }
    func control(_ request: ControlRequest) async throws(StoreError) -> [ControlReply]? {
        var request = request
        fault.control(&request)
        request.scope = fault.scope(request.scope)
        return try await right.control(request)
    }
    func jobs(_ ids: [JobID], scope: Scope) async throws(StoreError) -> [JobRecord] {
        try await right.jobs(ids, scope: fault.scope(scope))
    }
    func page(_ request: PageRequest) async throws(StoreError) -> JobPage {
        var page = try await right.page(request)
        fault.page(&page, request)
        return page
    }
    func history(of job: JobID, scope: Scope) async throws(StoreError) -> [HistoryEntry] {
        try await fault.history(right.history(of: job, scope: fault.scope(scope)))
    }
    func statistics(_ request: StatisticsRequest) async throws(StoreError) -> Statistics {
        var answer = try await right.statistics(request)
        fault.statistics(&answer)
        return answer
    }
    func lead(_ duty: String, node: WorkerID, lease: Duration) async throws(StoreError) -> Bool {
        try await fault.leads(right.lead(duty, node: node, lease: lease))
    }
    func rescue(_ worker: WorkerID, beat: Int64, limit: Int) async throws(StoreError) -> Rescue? {
        try await right.rescue(worker, beat: fault.rescue(worker, beat, right), limit: limit)
    }
    func verify(isDeep: Bool) async throws(StoreError) -> [Finding] {
        try await fault.verify(right.verify(isDeep: isDeep))
    }

    // MARK: Where it is right

    func register(_ worker: WorkerInfo) async throws(StoreError) { try await right.register(worker) }
    func claim(_ jobs: [JobID], worker: WorkerID) async throws(StoreError) -> [ClaimedJob] {
        try await right.claim(jobs, worker: worker)
    }
    func signOff(_ worker: WorkerID) async throws(StoreError) { try await right.signOff(worker) }
    func changeMark() async throws(StoreError) -> UInt64 { try await right.changeMark() }
    func chores() async throws(StoreError) -> Chores { try await right.chores() }
    func pauseQueue(_ queue: QueueName, _ pause: QueuePause, tenant: String?) async throws(StoreError) {
        try await right.pauseQueue(queue, pause, tenant: tenant)
    }
    func resumeQueue(_ queue: QueueName, tenant: String?) async throws(StoreError) {
        try await right.resumeQueue(queue, tenant: tenant)
    }
    func direct(_ worker: WorkerID, _ directive: WorkerDirective) async throws(StoreError) -> Bool {
        try await right.direct(worker, directive)
    }
    func startOperation(_ operation: Operation) async throws(StoreError) {
        try await right.startOperation(operation)
    }
    func setOperation(_ id: OperationID, to state: Operation.State) async throws(StoreError) -> Bool {
        try await right.setOperation(id, to: state)
    }
    func now() async throws(StoreError) -> Timestamp { try await right.now() }
    func count(_ query: JobQuery, scope: Scope, upTo limit: Int) async throws(StoreError) -> JobCount {
        try await right.count(query, scope: scope, upTo: limit)
    }
    func log(of job: JobID, attempt: Int?, after: Int, limit: Int) async throws(StoreError) -> [JobLogLine] {
        try await right.log(of: job, attempt: attempt, after: after, limit: limit)
    }
    func counts(scope: Scope) async throws(StoreError) -> [StatusCount] {
        try await right.counts(scope: scope)
    }
    func errors(from: Timestamp, until: Timestamp, limit: Int) async throws(StoreError) -> [ErrorGroup] {
        try await right.errors(from: from, until: until, limit: limit)
    }
    func queues(scope: Scope) async throws(StoreError) -> [QueueRecord] {
        try await right.queues(scope: scope)
    }
    func workers() async throws(StoreError) -> [WorkerRecord] { try await right.workers() }
    func save(_ changes: [DocumentChange], durability: Durability) async throws(StoreError) -> [DocumentReply]
    {
        try await right.save(changes, durability: durability)
    }
    func documents(_ request: DocumentRequest) async throws(StoreError) -> [Document] {
        try await right.documents(request)
    }
    func operations(limit: Int) async throws(StoreError) -> [Operation] {
        try await right.operations(limit: limit)
    }
    func operation(_ id: OperationID) async throws(StoreError) -> Operation? { try await right.operation(id) }
    func release(limit: Int) async throws(StoreError) -> Int { try await right.release(limit: limit) }
    func prune(_ request: PruneRequest) async throws(StoreError) -> Pruned { try await right.prune(request) }
    func restore(_ jobs: [JobRecord]) async throws(StoreError) -> [Insertion] {
        try await right.restore(jobs)
    }
    func health() async throws(StoreError) -> StoreHealth { try await right.health() }
    func close() async { await right.close() }
}

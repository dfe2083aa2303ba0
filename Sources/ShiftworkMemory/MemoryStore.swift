public import ShiftworkCore
internal import Synchronization

/// Jobs in memory: the contract of a store in its shortest form, for tests and for work that may be lost with the
/// process.
///
/// A table behind a lock; each call is one turn of it. Clock readings come from the `clock` given, so that tests
/// and the simulation move time.
public final class MemoryStore: JobStore {
    public let traits = StoreTraits(name: "memory", isPersistent: false, isShared: false)
    public let doorbell = Doorbell()
    private let table = Mutex(MemoryTable())
    private let clock: @Sendable () -> Timestamp

    /// An empty store with the machine's clock.
    public convenience init() { self.init { Timestamp.ofMachine() } }

    /// An empty store.
    /// - Parameter clock: tells the time; read once for each call.
    public init(clock: @escaping @Sendable () -> Timestamp) { self.clock = clock }

    /// One turn of the table; rings when it brought news: of a worker's own trip only when there is room again in a
    /// queue that was full.
    private func change<Value: Sendable>(
        isTrip: Bool = false, _ body: @Sendable (inout MemoryTable, Timestamp) -> Value
    ) -> Value {
        let (value, hasNews) = table.withLock { table in
            // Read in turn, so that no turn has an earlier time than the one before.
            let now = clock()
            (table.hasNews, table.leftRunning) = (false, [])
            let value = body(&table, now)
            return (value, isTrip ? table.hasMadeRoom(at: now) : table.hasNews)
        }
        if hasNews { doorbell.ring() }
        return value
    }

    func copy() -> MemoryTable { table.withLock { $0 } }
    func replace(by other: MemoryTable) { table.withLock { $0 = other } }

    /// Reaches past the contract into the table: for tests that plant a defect and prove that it is noticed.
    package func meddle<Value: Sendable>(
        _ body: @Sendable (inout MemoryTable, Timestamp) -> Value
    ) -> Value {
        let now = clock()
        return table.withLock { body(&$0, now) }
    }

    /// One look at the table.
    private func look<Value: Sendable>(_ body: @Sendable (MemoryTable, Timestamp) -> Value) -> Value {
        let now = clock()
        return table.withLock { body($0, now) }
    }
}

// Insert and pump.
extension MemoryStore {
    public func insert(_ jobs: [NewJob], durability: Durability) async throws(StoreError) -> [Insertion] {
        change { table, now in jobs.map { table.insert($0, at: now) } }
    }

    public func register(_ worker: WorkerInfo) async throws(StoreError) {
        guard change({ table, now in table.register(worker, at: now) }) else { throw WorkerInfo.taken }
    }

    public func pump(_ trip: PumpTrip) async throws(StoreError) -> PumpReply {
        if let wrong = trip.settlements.first(where: { !JobEvent.settling.contains($0.event) }) {
            throw StoreError(
                .invalid, operation: "pump", message: "\(wrong.event.rawValue) does not end an attempt.")
        }
        return change(isTrip: true) { table, now in table.pump(trip, at: now) }
    }

    public func claim(_ jobs: [JobID], worker: WorkerID) async throws(StoreError) -> [ClaimedJob] {
        change { table, now in table.claim(jobs, worker: worker, at: now) }
    }

    public func signOff(_ worker: WorkerID) async throws(StoreError) {
        change { table, now in table.signOff(worker, at: now) }
    }

    public func changeMark() async throws(StoreError) -> UInt64 { look { table, _ in table.changeMark } }

    /// Everything: to look costs as much as to do.
    public func chores() -> Chores { .all }
}

// Control.
extension MemoryStore {
    public func control(_ request: ControlRequest) async throws(StoreError) -> [ControlReply]? {
        change { table, now in table.control(request, at: now) }
    }

    public func pauseQueue(_ queue: QueueName, _ pause: QueuePause, tenant: String?) async throws(StoreError)
    {
        change { table, _ in
            table.pauses[QueueKey(tenant: tenant, name: queue)] = pause
            table.queueKeys.insert(QueueKey(tenant: tenant, name: queue))
            table.changed(news: false)
        }
    }

    public func resumeQueue(_ queue: QueueName, tenant: String?) async throws(StoreError) {
        change { table, _ in
            table.pauses[QueueKey(tenant: tenant, name: queue)] = nil
            table.changed()
        }
    }

    public func limitQueue(
        _ queue: QueueName, _ limits: QueueLimitsChange, tenant: String?
    ) async throws(StoreError) {
        try limits.check()
        change { table, _ in table.limit(QueueKey(tenant: tenant, name: queue), limits) }
    }

    public func direct(_ worker: WorkerID, _ directive: WorkerDirective) async throws(StoreError) -> Bool {
        change { table, _ in
            guard table.workers[worker] != nil else { return false }
            table.workers[worker]?.directive = directive
            table.changed()
            return true
        }
    }

    public func startOperation(_ operation: Operation) async throws(StoreError) {
        change { table, _ in table.start(operation) }
    }

    public func setOperation(_ operation: OperationID, to state: Operation.State) async throws(StoreError)
        -> Bool
    {
        change { table, now in table.set(operation, to: state, at: now) }
    }
}

// Remember.
extension MemoryStore {
    public func save(_ changes: [DocumentChange], durability: Durability) async throws(StoreError)
        -> [DocumentReply]
    {
        for change in changes { try change.check() }
        return change { table, now in changes.map { table.save($0, at: now) } }
    }

    public func documents(_ request: DocumentRequest) async throws(StoreError) -> [Document] {
        look { table, now in table.documents(request, at: now) }
    }
}

// Ask.
extension MemoryStore {
    public func now() async throws(StoreError) -> Timestamp { clock() }

    public func jobs(_ ids: [JobID], scope: Scope) async throws(StoreError) -> [JobRecord] {
        look { table, _ in ids.compactMap { table.job($0, scope)?.record } }
    }

    public func page(_ request: PageRequest) async throws(StoreError) -> JobPage {
        look { table, now in table.page(request, at: now) }
    }

    public func count(_ query: JobQuery, scope: Scope, upTo limit: Int) async throws(StoreError) -> JobCount {
        look { table, now in table.count(query, scope, upTo: limit, at: now) }
    }

    public func history(of job: JobID, scope: Scope) async throws(StoreError) -> [HistoryEntry] {
        look { table, _ in table.history(of: job, scope) }
    }

    public func log(of job: JobID, attempt: Int?, after: Int, limit: Int) async throws(StoreError)
        -> [JobLogLine]
    {
        look { table, _ in table.log(of: job, attempt: attempt, after: after, limit: limit) }
    }

    public func counts(scope: Scope) async throws(StoreError) -> [StatusCount] {
        look { table, _ in table.counts(scope) }
    }

    public func statistics(_ request: StatisticsRequest) async throws(StoreError) -> Statistics {
        look { table, now in table.statistics(request, at: now) }
    }

    public func errors(from: Timestamp, until: Timestamp, limit: Int) async throws(StoreError) -> [ErrorGroup]
    {
        look { table, _ in table.errors(from: from, until: until, limit: limit) }
    }

    public func queues(scope: Scope) async throws(StoreError) -> [QueueRecord] {
        look { table, now in table.queues(scope, at: now) }
    }

    public func workers() async throws(StoreError) -> [WorkerRecord] {
        look { table, _ in table.workers.values.sorted { $0.info.id < $1.info.id } }
    }

    public func workers(_ ids: [WorkerID]) async throws(StoreError) -> [WorkerRecord] {
        look { table, _ in Set(ids).sorted().compactMap { table.workers[$0] } }
    }

    public func workerCount(of owner: WorkerOwner) async throws(StoreError) -> Int {
        look { table, _ in table.workers.values.count { $0.info.belongs(to: owner) } }
    }

    public func operations(scope: Scope, limit: Int) async throws(StoreError) -> [Operation] {
        look { table, _ in
            let inside = table.operations.values.filter { scope.covers(tenant: $0.tenant) }
            return Array(inside.sorted { $0.id > $1.id }.prefix(limit))
        }
    }

    public func operations(
        in states: Set<Operation.State>, endedAfter moment: Timestamp?, scope: Scope, limit: Int
    ) async throws(StoreError) -> [Operation] {
        look { table, _ in
            let found = table.operations.values.filter { operation in
                let isLate = operation.endedAt.map { end in moment.map { end > $0 } ?? true } ?? true
                return states.contains(operation.state) && scope.covers(tenant: operation.tenant) && isLate
            }
            return Array(found.sorted { $0.id < $1.id }.prefix(limit))
        }
    }

    public func operation(_ id: OperationID) async throws(StoreError) -> Operation? {
        look { table, _ in table.operations[id] }
    }
}

// Maintain.
extension MemoryStore {
    public func lead(_ duty: String, node: WorkerID, lease: Duration) async throws(StoreError) -> Bool {
        change { table, now in table.lead(duty, node: node, lease: lease, at: now) }
    }

    public func rescue(_ worker: WorkerID, beat: Int64, limit: Int) async throws(StoreError) -> Rescue? {
        change { table, now in table.rescue(worker, beat: beat, limit: limit, at: now) }
    }

    public func release(limit: Int) async throws(StoreError) -> Int {
        change { table, now in table.release(limit: limit, at: now) }
    }

    public func prune(_ request: PruneRequest) async throws(StoreError) -> Pruned {
        change { table, now in table.prune(request, at: now) }
    }

    public func restore(_ jobs: [JobRecord]) async throws(StoreError) -> [Insertion] {
        change { table, now in jobs.map { table.restore($0, at: now) } }
    }

    public func verify(isDeep: Bool) async throws(StoreError) -> [Finding] {
        look { table, now in table.verify(isDeep: isDeep, at: now) }
    }

    public func health() async throws(StoreError) -> StoreHealth {
        StoreHealth(name: "Memory", durability: "nothing: jobs end with the process", schemaVersion: 1)
    }

    public func close() async {}
}

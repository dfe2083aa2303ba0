/// A store in front of another: what it does not answer itself goes through ``forward(_:_:)``.
public protocol ForwardingStore: JobStore {
    /// The store behind it.
    var store: any JobStore { get }
    /// Makes a call to the store behind it, however it likes: once, later, measured, or not at all.
    func forward<Value: Sendable>(
        _ call: StoreCall, _ body: @escaping @Sendable (any JobStore) async throws(StoreError) -> Value
    ) async throws(StoreError) -> Value
}

extension ForwardingStore {
    public var traits: StoreTraits { store.traits }
    public var doorbell: Doorbell { store.doorbell }

    /// Makes the call.
    public func forward<Value: Sendable>(
        _ call: StoreCall, _ body: @escaping @Sendable (any JobStore) async throws(StoreError) -> Value
    ) async throws(StoreError) -> Value {
        try await body(store)
    }

    public func close() async { await store.close() }
}

// What changes something.
extension ForwardingStore {
    public func insert(_ jobs: [NewJob], durability: Durability) async throws(StoreError) -> [Insertion] {
        try await forward(.insert) { store throws(StoreError) in
            try await store.insert(jobs, durability: durability)
        }
    }

    public func register(_ worker: WorkerInfo) async throws(StoreError) {
        try await forward(.register) { store throws(StoreError) in try await store.register(worker) }
    }

    public func pump(_ trip: PumpTrip) async throws(StoreError) -> PumpReply {
        try await forward(.pump) { store throws(StoreError) in try await store.pump(trip) }
    }

    public func claim(_ jobs: [JobID], worker: WorkerID) async throws(StoreError) -> [ClaimedJob] {
        try await forward(.claim) { store throws(StoreError) in try await store.claim(jobs, worker: worker) }
    }

    public func signOff(_ worker: WorkerID) async throws(StoreError) {
        try await forward(.signOff) { store throws(StoreError) in try await store.signOff(worker) }
    }

    public func changeMark() async throws(StoreError) -> UInt64 {
        try await forward(.changeMark) { store throws(StoreError) in try await store.changeMark() }
    }

    public func control(_ request: ControlRequest) async throws(StoreError) -> [ControlReply]? {
        try await forward(.control) { store throws(StoreError) in try await store.control(request) }
    }

    public func pauseQueue(_ queue: QueueName, _ pause: QueuePause, tenant: String?) async throws(StoreError)
    {
        try await forward(.pauseQueue) { store throws(StoreError) in
            try await store.pauseQueue(queue, pause, tenant: tenant)
        }
    }

    public func resumeQueue(_ queue: QueueName, tenant: String?) async throws(StoreError) {
        try await forward(.resumeQueue) { store throws(StoreError) in
            try await store.resumeQueue(queue, tenant: tenant)
        }
    }

    public func limitQueue(
        _ queue: QueueName, _ change: QueueLimitsChange, tenant: String?
    ) async throws(StoreError) {
        try await forward(.limitQueue) { store throws(StoreError) in
            try await store.limitQueue(queue, change, tenant: tenant)
        }
    }

    public func direct(_ worker: WorkerID, _ directive: WorkerDirective) async throws(StoreError) -> Bool {
        try await forward(.direct) { store throws(StoreError) in try await store.direct(worker, directive) }
    }

    public func startOperation(_ operation: Operation) async throws(StoreError) {
        try await forward(.startOperation) { store throws(StoreError) in
            try await store.startOperation(operation)
        }
    }

    public func setOperation(
        _ operation: OperationID, to state: Operation.State
    ) async throws(StoreError) -> Bool {
        try await forward(.setOperation) { store throws(StoreError) in
            try await store.setOperation(operation, to: state)
        }
    }

    public func save(
        _ changes: [DocumentChange], durability: Durability
    ) async throws(StoreError) -> [DocumentReply] {
        try await forward(.save) { store throws(StoreError) in
            try await store.save(changes, durability: durability)
        }
    }

    public func documents(_ request: DocumentRequest) async throws(StoreError) -> [Document] {
        try await forward(.documents) { store throws(StoreError) in try await store.documents(request) }
    }

    public func chores() async throws(StoreError) -> Chores {
        try await forward(.chores) { store throws(StoreError) in try await store.chores() }
    }

    public func lead(_ duty: String, node: WorkerID, lease: Duration) async throws(StoreError) -> Bool {
        try await forward(.lead) { store throws(StoreError) in
            try await store.lead(duty, node: node, lease: lease)
        }
    }

    public func rescue(_ worker: WorkerID, beat: Int64, limit: Int) async throws(StoreError) -> Rescue? {
        try await forward(.rescue) { store throws(StoreError) in
            try await store.rescue(worker, beat: beat, limit: limit)
        }
    }

    public func release(limit: Int) async throws(StoreError) -> Int {
        try await forward(.release) { store throws(StoreError) in try await store.release(limit: limit) }
    }

    public func prune(_ request: PruneRequest) async throws(StoreError) -> Pruned {
        try await forward(.prune) { store throws(StoreError) in try await store.prune(request) }
    }

    public func restore(_ jobs: [JobRecord]) async throws(StoreError) -> [Insertion] {
        try await forward(.restore) { store throws(StoreError) in try await store.restore(jobs) }
    }
}

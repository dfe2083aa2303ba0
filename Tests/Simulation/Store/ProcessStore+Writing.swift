import ShiftworkCore
import ShiftworkLaws

// What writes is recorded.
extension ProcessStore: ForwardingStore {
    var traits: StoreTraits { sea.traits }
    var doorbell: Doorbell { process.doorbell }

    func insert(_ jobs: [NewJob], durability: Durability) async throws(StoreError) -> [Insertion] {
        try await call(.insert, note: { .insert(jobs, $0, durability: durability) }) {
            store throws(StoreError) in
            try await store.insert(jobs, durability: durability)
        }
    }

    func register(_ worker: WorkerInfo) async throws(StoreError) {
        try await call(.register, note: { .register(worker) }) { store throws(StoreError) in
            try await store.register(worker)
        }
    }

    func pump(_ trip: PumpTrip) async throws(StoreError) -> PumpReply {
        try await call(.pump, note: { .pump(trip, $0) }) { store throws(StoreError) in
            try await store.pump(trip)
        }
    }

    func claim(_ jobs: [JobID], worker: WorkerID) async throws(StoreError) -> [ClaimedJob] {
        try await call(.claim, note: { .claim(jobs, worker, $0) }) { store throws(StoreError) in
            try await store.claim(jobs, worker: worker)
        }
    }

    func signOff(_ worker: WorkerID) async throws(StoreError) {
        try await call(.signOff, note: { .signOff(worker) }) { store throws(StoreError) in
            try await store.signOff(worker)
        }
    }

    func control(_ request: ControlRequest) async throws(StoreError) -> [ControlReply]? {
        try await call(.control, note: { .control(request, $0) }) { store throws(StoreError) in
            try await store.control(request)
        }
    }

    func pauseQueue(_ queue: QueueName, _ pause: QueuePause, tenant: String?) async throws(StoreError) {
        try await call(.pauseQueue, note: { .pauseQueue(queue, pause, tenant: tenant) }) {
            store throws(StoreError) in
            try await store.pauseQueue(queue, pause, tenant: tenant)
        }
    }

    func resumeQueue(_ queue: QueueName, tenant: String?) async throws(StoreError) {
        try await call(.resumeQueue, note: { .resumeQueue(queue, tenant: tenant) }) {
            store throws(StoreError) in
            try await store.resumeQueue(queue, tenant: tenant)
        }
    }

    func limitQueue(
        _ queue: QueueName, _ change: QueueLimitsChange, tenant: String?
    ) async throws(StoreError) {
        try await call(.limitQueue, note: { .limitQueue(queue, change, tenant: tenant) }) {
            store throws(StoreError) in
            try await store.limitQueue(queue, change, tenant: tenant)
        }
    }

    func direct(_ worker: WorkerID, _ directive: WorkerDirective) async throws(StoreError) -> Bool {
        try await call(.direct, note: { .direct(worker, directive, isKnown: $0) }) {
            store throws(StoreError) in
            try await store.direct(worker, directive)
        }
    }

    func startOperation(_ operation: Operation) async throws(StoreError) {
        try await call(.startOperation, note: { .startOperation(operation) }) { store throws(StoreError) in
            try await store.startOperation(operation)
        }
    }

    func setOperation(_ operation: OperationID, to state: Operation.State) async throws(StoreError) -> Bool {
        try await call(.setOperation, note: { .setOperation(operation, state, isChanged: $0) }) {
            store throws(StoreError) in try await store.setOperation(operation, to: state)
        }
    }

    func lead(_ duty: String, node: WorkerID, lease: Duration) async throws(StoreError) -> Bool {
        try await call(.lead, note: { .lead(duty, node: node, isLeader: $0) }) { store throws(StoreError) in
            try await store.lead(duty, node: node, lease: lease)
        }
    }

    func rescue(_ worker: WorkerID, beat: Int64, limit: Int) async throws(StoreError) -> Rescue? {
        try await call(.rescue, note: { .rescue(worker, beat: beat, $0) }) { store throws(StoreError) in
            try await store.rescue(worker, beat: beat, limit: limit)
        }
    }

    func release(limit: Int) async throws(StoreError) -> Int {
        try await call(.release, note: { .release($0) }) { store throws(StoreError) in
            try await store.release(limit: limit)
        }
    }

    func prune(_ request: PruneRequest) async throws(StoreError) -> Pruned {
        try await call(.prune, note: { .prune(request, $0) }) { store throws(StoreError) in
            try await store.prune(request)
        }
    }
}

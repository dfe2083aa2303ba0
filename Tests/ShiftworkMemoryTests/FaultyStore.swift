import ShiftworkCore
import ShiftworkMemory

/// A store that does one thing wrong, and all others right.
struct FaultyStore: ForwardingStore {
    let right: MemoryStore
    let fault: Fault
    let doorbell = Doorbell()

    var store: any JobStore { right }

    init(_ fault: Fault, right: MemoryStore) {
        (self.fault, self.right) = (fault, right)
        let bell = doorbell
        _ = right.doorbell.listen { bell.ring($0) }
    }

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
}

internal import ShiftworkCore
internal import ShiftworkSQLite

/// A worker that claims, falls silent for longer than its lease, and then settles: it must be refused every time.
final class StaleHolder {
    private let lab: Lab
    private var tried = 0
    private var accepted: [JobID] = []

    init(_ lab: Lab) { self.lab = lab }

    func hold() async throws {
        let store = try await lab.openAnyStore()
        var ids = IdentifierSource()
        let worker = WorkerID(ids.next(at: SQLiteStore.systemClock(), random: .random(in: .min ... .max)))
        let types: Set<JobType> = [QuickJob.type, SlowJob.type]
        let info = WorkerInfo(
            id: worker, name: "stale", types: types.sorted(), slots: 20, lease: .milliseconds(500))
        try await store.register(info)
        var trip = PumpTrip(worker: worker)
        trip.claim = ClaimRequest(limit: 20, types: types)
        let claimed = try await store.pump(trip).claimed
        try await waitUntilRescued(worker, store)
        var late = PumpTrip(worker: worker)
        late.settlements = claimed.map { Settlement(.succeed, lease: $0.lease) }
        let answers = try await store.pump(late).settled
        tried += claimed.count
        for (job, answer) in zip(claimed, answers) where answer != .leaseLost {
            accepted.append(job.lease.job)
        }
        await store.close()
    }

    private func waitUntilRescued(_ worker: WorkerID, _ store: any JobStore) async throws {
        for _ in 0..<4_800 {
            if try await !store.workers().contains(where: { $0.info.id == worker }) { return }
            try await Task.sleep(for: .milliseconds(25))
        }
        throw LabError("nobody rescued a silent worker for two minutes")
    }

    func judge(_ lab: Lab) {
        lab.count("stale settlements refused", tried - accepted.count)
        for id in accepted { lab.broken("I4 Fence: a settlement of job \(id) was accepted after its rescue") }
    }
}

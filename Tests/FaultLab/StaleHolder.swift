internal import ShiftworkCore
internal import ShiftworkSQLite
internal import Synchronization

/// A worker that claims, falls silent for longer than its lease, and then settles: it must be refused every time.
final class StaleHolder: Sendable {
    private let folder: String
    let tried = Mutex(0)
    let accepted = Mutex<[JobID]>([])

    init(folder: String) { self.folder = folder }

    func hold() async throws {
        let store = try SQLiteStore(path: folder + "/lab.sqlite", clock: labClock(folder))
        var ids = IdentifierSource()
        let worker = WorkerID(ids.next(at: SQLiteStore.systemClock(), random: .random(in: .min ... .max)))
        let info = WorkerInfo(
            id: worker, name: "stale", types: ["lab-quick", "lab-slow"], slots: 5, lease: .milliseconds(500))
        try await store.register(info)
        var trip = PumpTrip(worker: worker)
        trip.claim = ClaimRequest(limit: 5, types: ["lab-quick", "lab-slow"])
        let claimed = try await store.pump(trip).claimed
        try await waitUntilRescued(worker, store)
        var late = PumpTrip(worker: worker)
        late.settlements = claimed.map { Settlement(.succeed, lease: $0.lease) }
        let answers = try await store.pump(late).settled
        tried.withLock { $0 += claimed.count }
        for (job, answer) in zip(claimed, answers) where answer != .leaseLost {
            accepted.withLock { $0.append(job.lease.job) }
        }
        await store.close()
    }

    private func waitUntilRescued(_ worker: WorkerID, _ store: SQLiteStore) async throws {
        for _ in 0..<400 {
            if try await !store.workers().contains(where: { $0.info.id == worker }) { return }
            try await Task.sleep(for: .milliseconds(25))
        }
    }
}

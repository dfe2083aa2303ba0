internal import ShiftworkCore

// A worker belongs to the credential that registered it, and with it its leases: whoever comes by another one meets
// nobody under its id.
extension Working {
    /// The worker, if it is the caller's; nil when the store does not know it, any more or yet.
    /// - Throws: ``Problem``: 404 when it is somebody else's.
    func own(_ id: WorkerID) async throws -> WorkerInfo? {
        guard let worker = try await call.store.workers().first(where: { $0.info.id == id })?.info else {
            return nil
        }
        guard worker.owner == call.principal.credential else {
            throw Self.unknown
        }
        return worker
    }

    /// The same for somebody else's worker and for none.
    static let unknown = Problem.notFound("worker with this id")

    /// Whether the caller may register under this id: nobody has, or they did.
    func mayBe(_ id: WorkerID) async throws -> Bool {
        let known = try await call.store.workers().first { $0.info.id == id }
        return known.map { $0.info.owner == call.principal.credential } ?? true
    }

    /// The queues that a worker takes from: those it names, or all that its key is for.
    /// - Throws: ``Problem``: 403 for one that its key is not for.
    func allowed(_ queues: [QueueName]) throws(Problem) -> [QueueName] {
        guard let own = call.principal.queues else { return queues }
        if let other = queues.first(where: { !own.contains($0) }) {
            throw Problem(.forbidden, "Your credentials are not for the queue \(other).")
        }
        return queues.isEmpty ? own.sorted() : queues
    }
}

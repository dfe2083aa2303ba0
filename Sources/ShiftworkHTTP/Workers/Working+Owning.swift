internal import ShiftworkCore

// A worker belongs to the credential that registered it, and with it its leases: whoever comes by another one meets
// nobody under its id.
extension Working {
    /// The worker, if it is the caller's; nil when the store does not know it, any more or yet.
    /// - Throws: ``Problem``: 404 when it is somebody else's.
    func own(_ id: WorkerID) async throws -> WorkerInfo? {
        guard let worker = try await call.store.workers([id]).first?.info else { return nil }
        guard owns(worker) else { throw Self.unknown }
        return worker
    }

    private func owns(_ worker: WorkerInfo) -> Bool {
        worker.owner == call.principal.credential && worker.tenant == call.principal.tenant
    }

    /// The same for somebody else's worker and for none.
    static let unknown = Problem.notFound("worker with this id")

    /// Refuses one more worker to whoever has as many as one may have, and to whoever's tenant has. Registrations at
    /// one moment may be let in together: it keeps the store from being filled, and is no exact number.
    /// - Throws: ``Problem``: 429.
    func checkNumber(besides id: WorkerID) async throws {
        let (limits, principal) = (call.desk.configuration, call.principal)
        // Who says something else of itself is no further one.
        if let known = try await call.store.workers([id]).first?.info, owns(known) { return }
        try await checkNumber(of: .credential(principal.credential), "You have", limits.workersPerCredential)
        guard let tenant = principal.tenant else { return }
        try await checkNumber(of: .tenant(tenant), "Your tenant has", limits.quotas.workers)
    }

    private func checkNumber(of owner: WorkerOwner, _ who: String, _ limit: Int) async throws {
        let count = try await call.store.workerCount(of: owner)
        guard count >= limit else { return }
        throw Problem(
            .tooManyWorkers,
            "\(who) \(count) workers. Sign one off, or wait until those that are silent are forgotten."
        ).with(header: "Retry-After", "30")
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

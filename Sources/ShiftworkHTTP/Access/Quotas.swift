internal import HTTPTypes
internal import ShiftworkCore

/// How much one tenant may have of what is looked at for all of them together, so that nobody makes the others wait.
public struct Quotas: Sendable, Hashable {
    public var webhooks = 100
    public var alerts = 100
    public var keys = 1_000
    /// Operations that run or are paused.
    public var operations = 100
    /// Workers over HTTP.
    public var workers = 1_000

    public init() {}
}

extension Call {
    /// Refuses one more operation to whoever's tenant has as many as may run or be paused.
    /// - Throws: ``Problem``: 409.
    func checkRoomForOperation() async throws {
        guard let tenant = principal.tenant else { return }
        let limit = desk.configuration.quotas.operations
        let open = try await store.operations(
            in: [.running, .paused], endedAfter: nil, scope: .tenant(tenant), limit: limit)
        guard open.count >= limit else { return }
        throw Problem(
            .quotaReached,
            "There are \(limit) operations, as many as there may be. Wait for one to end, or cancel one.")
    }

    /// Refuses one more of something to whoever has as many as there may be. Two requests at one moment may be let in
    /// together: it keeps a store from being filled, and is no exact number.
    /// - Parameter owner: whose they are; the caller's tenant's unless it is said.
    /// - Throws: ``Problem``: 409.
    func checkRoom(
        for kind: Document.Kind, _ limit: Int, _ what: String, of owner: DocumentRequest.Owner? = nil
    ) async throws {
        let request = DocumentRequest(kind, of: owner ?? .only(principal.tenant), limit: limit)
        guard try await store.documents(request).count >= limit else { return }
        throw Problem(.quotaReached, "There are \(limit) \(what), as many as there may be. Remove one first.")
    }
}

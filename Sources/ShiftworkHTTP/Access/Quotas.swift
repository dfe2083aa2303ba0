internal import HTTPTypes
internal import ShiftworkCore

/// How much one tenant may have of what is looked at for all of them together, so that nobody makes the others wait.
public struct Quotas: Sendable, Hashable {
    public var webhooks = 100
    public var alerts = 100
    public var keys = 1_000

    public init() {}
}

extension Call {
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

/// Which documents to read: some by their ids, or a page of a list.
public struct DocumentRequest: Sendable, Hashable {
    /// Whose documents.
    public enum Owner: Sendable, Hashable {
        case anybody
        /// This tenant's, or with nil those of no tenant.
        case only(String?)
    }

    public var kind: Document.Kind
    public var owner: Owner
    /// These alone; nil for all.
    public var ids: [String]?
    /// The last one of the page before.
    public var after: Document.Key?
    /// By id and tenant, from the last to the first.
    public var isDescending: Bool
    /// At most so many.
    public var limit: Int

    public init(
        _ kind: Document.Kind, of owner: Owner = .anybody, ids: [String]? = nil, limit: Int = 1_000
    ) {
        (self.kind, self.owner, self.ids, self.limit) = (kind, owner, ids, limit)
        (after, isDescending) = (nil, false)
    }

    /// Whether the request asks for a document, its order and number aside.
    public func covers(_ key: Document.Key) -> Bool {
        guard key.kind == kind, ids?.contains(key.id) ?? true else { return false }
        if let after, isDescending ? key >= after : key <= after { return false }
        switch owner {
        case .anybody: return true
        case .only(let tenant): return key.tenant == tenant
        }
    }
}

extension DocumentRequest.Owner {
    /// Those that a scope covers.
    public init(_ scope: Scope) {
        switch scope {
        case .all: self = .anybody
        case .tenant(let name): self = .only(name)
        }
    }
}

extension JobStore {
    /// One document; nil when there is none.
    public func document(_ key: Document.Key) async throws(StoreError) -> Document? {
        try await documents(DocumentRequest(key.kind, of: .only(key.tenant), ids: [key.id], limit: 1)).first
    }

    /// All documents of a kind, page after page.
    package func allDocuments(
        _ kind: Document.Kind, of owner: DocumentRequest.Owner = .anybody
    ) async throws(StoreError) -> [Document] {
        var request = DocumentRequest(kind, of: owner)
        var all: [Document] = []
        while true {
            let page = try await documents(request)
            all += page
            guard page.count == request.limit else { return all }
            request.after = page.last?.key
        }
    }

    /// Does one change to the documents.
    public func save(
        _ change: DocumentChange, durability: Durability = .durable
    ) async throws(StoreError) -> DocumentReply {
        try await save([change], durability: durability)[0]
    }
}

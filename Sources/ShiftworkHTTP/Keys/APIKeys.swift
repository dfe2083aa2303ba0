internal import Crypto
public import ShiftworkCore
internal import Synchronization

/// The keys of a store. Every request asks the store, so a revoked key opens nothing from the next one on, on every
/// server.
public struct APIKeys: Sendable {
    static let kind: Document.Kind = "api-key"
    private static let useKind: Document.Kind = "api-key-use"
    /// How exact the last use is.
    private static let useGrain = Duration.seconds(60)
    /// How long an expired key is still shown.
    private static let afterlife = Duration.days(30)

    private let store: any JobStore
    private let uses = Uses()

    public init(store: any JobStore) { self.store = store }

    /// Makes a key and keeps it; the token is not seen again.
    /// - Throws: ``Problem`` for a key that opens nothing or too much, and what the store throws.
    public func make(
        name: String, permissions: Set<Permission>, tenant: String? = nil, queues: Set<QueueName>? = nil,
        expiresAt: Timestamp? = nil, by actor: String
    ) async throws -> (key: APIKey, token: KeyToken) {
        let token = KeyToken()
        let key = APIKey(
            id: token.id, name: name, permissions: permissions, tenant: tenant, queues: queues,
            createdAt: try await store.now(), createdBy: actor, expiresAt: expiresAt,
            digest: Hexadecimal.text(token.digest))
        if let fault = key.fault { throw Problem(.invalidBody, fault) }
        let change = DocumentChange.put(
            Document.Key(Self.kind, key.id, tenant: tenant), key.stored,
            expiresAt: expiresAt.map { $0 + Self.afterlife }, if: .absent)
        guard case .saved = try await store.save(change) else {
            throw Problem(.internalError, "A key with this id is there already. Try again.")
        }
        return (key, token)
    }

    /// Whom a token proves; nil when it opens nothing. Takes as long for an id that is not known as for a wrong secret.
    func principal(bearing token: KeyToken) async throws -> Principal? {
        let found = try await store.documents(DocumentRequest(Self.kind, ids: [token.id], limit: 1)).first
        let key = try found.map { try APIKey($0) }
        let isRight = ConstantTime.equal(Hexadecimal.text(token.digest), key?.digest ?? Self.nobodys)
        guard let key, isRight else { return nil }
        let now = try await store.now()
        guard key.expiresAt.map({ $0 > now }) ?? true else { return nil }
        await note(key, at: now)
        return key.principal
    }

    private static let nobodys = String(repeating: "0", count: 64)

    /// All keys, or a tenant's, by id.
    public func all(of owner: DocumentRequest.Owner = .anybody) async throws -> [APIKey] {
        let keys = try await store.allDocuments(Self.kind, of: owner).map { try APIKey($0) }
        return Self.with(try await store.allDocuments(Self.useKind, of: owner), keys)
    }

    /// One key; nil when it is not there.
    public func key(_ id: String, of owner: DocumentRequest.Owner = .anybody) async throws -> APIKey? {
        let keys = try await store.documents(DocumentRequest(Self.kind, of: owner, ids: [id], limit: 1))
        let notes = try await store.documents(DocumentRequest(Self.useKind, of: owner, ids: [id], limit: 1))
        return Self.with(notes, try keys.map { try APIKey($0) }).first
    }

    /// Ends a key; false when it is not there. It opens nothing from now on.
    public func revoke(_ id: String, of owner: DocumentRequest.Owner = .anybody) async throws -> Bool {
        guard let key = try await key(id, of: owner) else { return false }
        let change = DocumentChange.remove(Document.Key(Self.kind, id, tenant: key.tenant))
        return try await store.save(change) == .removed
    }

    /// Keys with their last use.
    private static func with(_ notes: [Document], _ keys: [APIKey]) -> [APIKey] {
        let uses = Dictionary(notes.map { ($0.key.id, $0) }) { first, _ in first }
        return keys.map { key in
            var key = key
            key.lastUsedAt = uses[key.id].flatMap {
                Timestamp(rfc3339: String(decoding: $0.data, as: UTF8.self))
            }
            return key
        }
    }

    /// Best effort: a key opens whether or not its use can be written down.
    private func note(_ key: APIKey, at now: Timestamp) async {
        guard uses.isDue(key.id, at: now, every: Self.useGrain) else { return }
        let change = DocumentChange.put(
            Document.Key(Self.useKind, key.id, tenant: key.tenant), Array(now.description.utf8),
            expiresAt: now + .days(400))
        _ = try? await store.save(change, durability: .relaxed)
    }
}

/// When this process last wrote down that a key was used.
private final class Uses: Sendable {
    private let noted = Mutex<[String: Timestamp]>([:])

    func isDue(_ id: String, at now: Timestamp, every grain: Duration) -> Bool {
        noted.withLock { noted in
            if let last = noted[id], now - last < grain, now >= last { return false }
            if noted.count > 10_000 { noted.removeAll() }
            noted[id] = now
            return true
        }
    }
}

/// Comparing without telling by the time how far two texts agree.
enum ConstantTime {
    static func equal(_ one: String, _ other: String) -> Bool {
        let (one, other) = (Array(one.utf8), Array(other.utf8))
        guard one.count == other.count else { return false }
        var difference: UInt8 = 0
        for index in one.indices { difference |= one[index] ^ other[index] }
        return difference == 0
    }
}

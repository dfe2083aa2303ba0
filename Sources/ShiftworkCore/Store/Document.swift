/// Something small that servers remember together, beside the jobs: an API key, a webhook, an answer given before.
///
/// A store keeps it as it is, under a kind, an id and a tenant, and looks at nothing but its end.
public struct Document: Sendable, Hashable {
    /// What sort of thing it is, as in `api-key`.
    public struct Kind: Name {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
    }

    /// Under what it is found: one document for each.
    public struct Key: Sendable, Hashable {
        public var kind: Kind
        /// Visible ASCII, at most 200 characters: so it has one order and one form everywhere.
        public var id: String
        /// Whose it is; nil for what belongs to no tenant.
        public var tenant: String?

        public init(_ kind: Kind, _ id: String, tenant: String? = nil) {
            (self.kind, self.id, self.tenant) = (kind, id, tenant)
        }
    }

    public var key: Key
    /// As whoever wrote it understands it; at most ``dataLimit`` bytes.
    public var data: [UInt8]
    /// Counts from 1, by one with every change.
    public var version: Int64
    /// From this moment on it is as if it were not there; nil for never. ``JobStore/prune(_:)`` sweeps it.
    public var expiresAt: Timestamp?

    public init(_ key: Key, data: [UInt8], version: Int64 = 1, expiresAt: Timestamp? = nil) {
        (self.key, self.data, self.version, self.expiresAt) = (key, data, version, expiresAt)
    }

    /// Bytes of ``data``.
    public static let dataLimit = 1 << 20

    /// Whether it is still there.
    public func isAlive(at now: Timestamp) -> Bool { expiresAt.map { $0 > now } ?? true }
}

extension Document.Key: Comparable {
    /// Whether a store takes it.
    public var isValid: Bool {
        Self.isPlain(kind.rawValue) && Self.isPlain(id) && tenant?.utf8.contains(0) != true && tenant != ""
    }

    private static func isPlain(_ text: String) -> Bool {
        (1...200).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7e).contains($0) }
    }

    /// By kind, id and tenant, byte by byte; what belongs to no tenant comes first.
    public static func < (left: Self, right: Self) -> Bool {
        for (one, other) in [
            (left.kind.rawValue, right.kind.rawValue), (left.id, right.id),
            (left.tenant ?? "", right.tenant ?? ""),
        ] where one != other {
            return one.utf8.lexicographicallyPrecedes(other.utf8)
        }
        return false
    }
}

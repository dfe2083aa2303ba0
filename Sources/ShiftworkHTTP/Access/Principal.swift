public import ShiftworkCore

/// Who asks, as far as it matters: what they may do, and whose jobs they see.
public struct Principal: Sendable, Hashable {
    /// For job histories and the log, as in `anna` or `key sw_7f3a`.
    public var name: String
    /// What they may do.
    public var permissions: Set<Permission>
    /// Whose jobs they see and make; nil for everybody's.
    public var tenant: String?

    /// Somebody with these permissions.
    public init(name: String, permissions: Set<Permission>, tenant: String? = nil) {
        (self.name, self.permissions, self.tenant) = (name, permissions, tenant)
    }

    /// Somebody in a role.
    public init(name: String, role: Role, tenant: String? = nil) {
        self.init(name: name, permissions: role.permissions, tenant: tenant)
    }

    /// The first predicate of every call to the store.
    var scope: Scope { tenant.map(Scope.tenant) ?? .all }
}

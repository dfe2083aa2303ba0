/// Whose jobs a call may see. The first predicate of every query: what lies outside is as if it did not exist.
public enum Scope: Sendable, Hashable {
    /// Every tenant's, and those of no tenant.
    case all
    /// One tenant's.
    case tenant(String)

    /// Whether a job of `tenant` lies inside.
    public func covers(tenant: String?) -> Bool {
        switch self {
        case .all: true
        case .tenant(let name): name == tenant
        }
    }
}

public import HTTPTypes

/// A proxy in front that has found out who asks, and says it in a header. Believed from its own addresses alone: from
/// anywhere else the header means nothing.
public struct IdentityProxy: Sendable {
    /// Where it speaks from, as `10.0.0.7` or `10.0.0.0/28`.
    public var peers: [IPRange]
    /// Who it is, as `X-Forwarded-User`.
    public var nameHeader: HTTPField.Name
    /// Where a role is named, as `X-Forwarded-Role`; nil when everybody has ``role``.
    public var roleHeader: HTTPField.Name?
    /// The role of those for whom none is named.
    public var role: Role?
    /// Where the tenant is named; then nobody comes in without one.
    public var tenantHeader: HTTPField.Name?

    public init(
        peers: [IPRange], nameHeader: HTTPField.Name, roleHeader: HTTPField.Name? = nil, role: Role? = nil,
        tenantHeader: HTTPField.Name? = nil
    ) {
        (self.peers, self.nameHeader, self.roleHeader) = (peers, nameHeader, roleHeader)
        (self.role, self.tenantHeader) = (role, tenantHeader)
    }

    func principal(of caller: Caller) -> Principal? {
        let fields = caller.request.headerFields
        guard let peer = caller.peer, peers.contains(where: { $0.contains(peer: peer) }),
            let name = Self.one(nameHeader, in: fields)
        else { return nil }
        let named = roleHeader.flatMap { Self.one($0, in: fields) }
        guard let role = named.map(Role.init(rawValue:)) ?? self.role else { return nil }
        var tenant: String?
        if let tenantHeader {
            tenant = Self.one(tenantHeader, in: fields)
            guard tenant != nil else { return nil }
        }
        return Principal(
            name: name, permissions: role.permissions, tenant: tenant,
            credential: Principal.credential("proxy", name, of: tenant))
    }

    /// A header's value where it is there once and not empty: two are a forgery that the proxy did not take away.
    private static func one(_ name: HTTPField.Name, in fields: HTTPFields) -> String? {
        let values = fields[values: name]
        guard values.count == 1, !values[0].isEmpty, values[0].utf8.count <= 200 else { return nil }
        return values[0]
    }
}

/// What the tokens of an issuer may do here, and for whom.
public struct TokenRights: Sendable, Hashable {
    /// The claim that names roles, as `roles` or `realm_access.roles`.
    public var roleClaim: String
    /// Roles by the issuer's words. What is not named here is nothing, also when it has the name of a role.
    public var roles: [String: Role]
    /// The claim that names the tenant: a token without it opens nothing. Nil when the issuer's people see all tenants.
    public var tenantClaim: String?

    public init(roleClaim: String = "roles", roles: [String: Role], tenantClaim: String? = nil) {
        (self.roleClaim, self.roles, self.tenantClaim) = (roleClaim, roles, tenantClaim)
    }

    /// Whom the claims of a verified token prove; nil for nobody.
    func principal(issuer: String, claims: JSONClaims) -> Principal? {
        guard let subject = claims.text("sub"), Self.isName(subject) else { return nil }
        var tenant: String?
        if let tenantClaim {
            guard let named = claims.text(tenantClaim), Self.isName(named) else { return nil }
            tenant = named
        }
        let permissions = claims.texts(roleClaim).compactMap { roles[$0]?.permissions }
            .reduce(into: Set<Permission>()) { $0.formUnion($1) }
        guard !permissions.isEmpty else { return nil }
        return Principal(
            name: subject, permissions: permissions, tenant: tenant,
            credential: Principal.credential("jwt", "\(issuer)#\(subject)", of: tenant))
    }

    /// What can stand in a line of the log.
    private static func isName(_ text: String) -> Bool {
        (1...200).contains(text.utf8.count)
            && !text.unicodeScalars.contains { $0.properties.generalCategory == .control }
    }
}

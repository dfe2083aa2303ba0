internal import Foundation
internal import ShiftworkCore

extension TokenIssuer {
    /// The issuers that a file names:
    ///
    ///     {"issuers": [{"issuer": "https://id.example.org", "audience": "shiftwork", "family": "rsa",
    ///       "keys_file": "jwks.json", "role_claim": "realm_access.roles", "roles": {"ops": "operator"},
    ///       "tenant_claim": "org"}]}
    ///
    /// With the family `hmac` a `secret_file` stands in place of `keys_file`. Files are found beside this one.
    /// - Throws: ``Refused``.
    public static func all(configuredIn path: String) async throws -> [TokenIssuer] {
        let fields: [JSONFields]
        do {
            let document = try JSONFields(try JSONBytes(validating: try contents(of: path)))
            try document.refuse(namesOtherThan: ["issuers"])
            fields = try document.elements("issuers").enumerated().map { index, element in
                try JSONFields(element, at: "/issuers/\(index)")
            }
        } catch let error as JSONFieldError {
            throw Refused(description: error.description)
        } catch let error as JSONError {
            throw Refused(description: error.description)
        }
        var issuers: [TokenIssuer] = []
        for given in fields { issuers.append(try await issuer(given, beside: path)) }
        guard !issuers.isEmpty, Set(issuers.map(\.name)).count == issuers.count else {
            throw Refused(description: "It names no issuer, or one twice.")
        }
        return issuers
    }

    private static let names = [
        "issuer", "audience", "family", "keys_file", "secret_file", "role_claim", "roles", "tenant_claim",
    ]

    private static func issuer(_ given: JSONFields, beside path: String) async throws -> TokenIssuer {
        do {
            try given.refuse(namesOtherThan: names)
            let (name, audience) = (try given.required("issuer"), try given.required("audience"))
            let rights = TokenRights(
                roleClaim: try given.string("role_claim") ?? "roles", roles: try roles(given),
                tenantClaim: try given.string("tenant_claim"))
            guard let family = Family(rawValue: try given.required("family")) else {
                throw given.error("family", "It is one of rsa, ecdsa, eddsa, hmac")
            }
            if family == .hmac {
                let secret = try contents(of: try given.required("secret_file"), beside: path)
                return try await TokenIssuer(
                    name, audience: audience, secret: trimmed(secret), rights: rights)
            }
            let keys = try contents(of: try given.required("keys_file"), beside: path)
            return try await TokenIssuer(
                name, audience: audience, family: family, keySet: keys, rights: rights)
        } catch let error as JSONFieldError {
            throw Refused(description: error.description)
        }
    }

    private static func roles(_ given: JSONFields) throws(JSONFieldError) -> [String: Role] {
        guard let members = given.json("roles")?.members, !members.isEmpty else {
            throw given.error("roles", "What the issuer's words mean, as {\"ops\": \"operator\"}")
        }
        var roles: [String: Role] = [:]
        for member in members {
            guard let role = member.value.string.flatMap(Role.init(rawValue:)) else {
                let words = Role.allCases.map(\.rawValue).joined(separator: ", ")
                throw given.error("roles/\(member.name)", "It is one of \(words)")
            }
            roles[member.name] = role
        }
        return roles
    }

    private static func contents(of file: String, beside path: String? = nil) throws(Refused) -> [UInt8] {
        var file = file
        if let path, !file.hasPrefix("/") {
            let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
            file = folder.isEmpty ? file : folder.joined(separator: "/") + "/" + file
        }
        guard let data = FileManager.default.contents(atPath: file) else {
            throw Refused(description: "\(file) cannot be read.")
        }
        return Array(data)
    }

    /// Editors end a file with a line end, which is not part of a secret.
    private static func trimmed(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        while let last = bytes.last, last == 0x0A || last == 0x0D { bytes.removeLast() }
        return bytes
    }
}

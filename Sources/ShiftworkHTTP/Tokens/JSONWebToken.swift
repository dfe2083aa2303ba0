internal import JWTKit
internal import ShiftworkCore

/// A JSON Web Token as it came: nothing of it is believed before its signature is.
struct JSONWebToken: Sendable {
    private let text: String
    private let head: JSONClaims
    private let claims: JSONClaims

    /// How far clocks may differ.
    static let skew = Duration.seconds(60)
    /// Bytes of a token.
    static let limit = 8_192

    /// Takes a token apart; nil when it is none.
    init?(_ text: Substring) {
        guard text.utf8.count <= Self.limit else { return nil }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, !parts[2].isEmpty, let head = JSONClaims(base64URL: parts[0]),
            let claims = JSONClaims(base64URL: parts[1])
        else { return nil }
        (self.text, self.head, self.claims) = (String(text), head, claims)
    }

    /// Whom the token proves; nil for nobody. Where a key lies is never taken from the token (`jku`, `x5u`, `jwk`).
    func principal(by issuers: [TokenIssuer], at now: Timestamp) async -> Principal? {
        guard let issuer = issuers.first(where: { $0.name == claims.text("iss") }), let key = key(of: issuer),
            isTimely(at: now), claims.list("aud").contains(issuer.audience)
        else { return nil }
        // What it decodes is not used: the claims were read by stricter rules.
        guard (try? await key.collection.verify(text, as: Signed.self)) != nil else { return nil }
        return issuer.rights.principal(issuer: issuer.name, claims: claims)
    }

    /// The key that the token names, if the token is of a kind that the key is for.
    private func key(of issuer: TokenIssuer) -> TokenIssuer.Keys.Key? {
        let types = ["jwt", "at+jwt", "application/at+jwt"]
        guard let type = head.text("typ"), types.contains(type.lowercased()), !head.has("crit") else {
            return nil
        }
        let key = head.text("kid").map { issuer.keys.named[$0] ?? issuer.keys.named[""] } ?? issuer.keys.only
        guard let key, head.text("alg") == key.algorithm else { return nil }
        return key
    }

    /// It has begun and not ended, give or take a minute; one without an end is for ever, and refused.
    private func isTimely(at now: Timestamp) -> Bool {
        guard let end = claims.moment("exp"), now < end + Self.skew else { return false }
        if claims.has("nbf") {
            guard let start = claims.moment("nbf"), start <= now + Self.skew else { return false }
        }
        if claims.has("iat") {
            guard let made = claims.moment("iat"), made <= now + Self.skew else { return false }
        }
        return true
    }

    /// Nothing but the signature is asked of the library.
    private struct Signed: JWTPayload {
        func verify(using _: some JWTAlgorithm) async throws {}
    }
}

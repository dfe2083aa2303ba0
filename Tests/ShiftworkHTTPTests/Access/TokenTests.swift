import Crypto
import Foundation
import HTTPTypes
import ShiftworkCore
import ShiftworkLaws
import Testing

@testable import ShiftworkHTTP

@Suite("JSON Web Tokens")
struct TokenTests {
    private static let name = "https://id.example.org"
    private let key = P256.Signing.PrivateKey()
    private let other = P256.Signing.PrivateKey()

    private func gate(tenantClaim: String? = nil, keys: [P256.Signing.PrivateKey]? = nil) async throws -> Gate
    {
        let rights = TokenRights(
            roleClaim: "realm.roles", roles: ["ops": .operator, "boss": .admin], tenantClaim: tenantClaim)
        let set = (keys ?? [key]).enumerated().map { jwk($1, id: "k\($0)") }.joined(separator: ",")
        let issuer = try await TokenIssuer(
            Self.name, audience: "shiftwork", family: .ecdsa, keySet: Array(#"{"keys":[\#(set)]}"#.utf8),
            rights: rights)
        let shared = try await TokenIssuer(
            "shared", audience: "shiftwork", secret: Array("0123456789abcdef0123456789abcdef".utf8),
            rights: TokenRights(roles: ["ops": .viewer]))
        return Gate(issuers: [issuer, shared])
    }

    private func jwk(_ key: P256.Signing.PrivateKey, id: String) -> String {
        let point = Array(key.publicKey.rawRepresentation)
        let (x, y) = (Base64URL.encoded(point.prefix(32)), Base64URL.encoded(point.suffix(32)))
        return #"{"kty":"EC","crv":"P-256","kid":"\#(id)","alg":"ES256","x":"\#(x)","y":"\#(y)"}"#
    }

    private static let head = #"{"alg":"ES256","typ":"JWT","kid":"k0"}"#

    private func claims(
        _ gate: Gate, iss: String = name, aud: String = #""shiftwork""#, exp: Int = 60, extra: String = ""
    ) -> String {
        let end = gate.clock.now.microseconds / 1_000_000 + Int64(exp)
        return
            #"{"iss":"\#(iss)","aud":\#(aud),"sub":"anna","exp":\#(end),"realm":{"roles":["ops"]}\#(extra)}"#
    }

    private func token(_ claims: String, head: String = head, by key: P256.Signing.PrivateKey? = nil) throws
        -> String
    {
        let text = Base64URL.encoded(Array(head.utf8)) + "." + Base64URL.encoded(Array(claims.utf8))
        let signature = try (key ?? self.key).signature(for: Data(text.utf8))
        return text + "." + Base64URL.encoded(Array(signature.rawRepresentation))
    }

    @Test func `a token of a trusted issuer opens what its roles mean`() async throws {
        let gate = try await gate()
        let right = try token(claims(gate))
        #expect(try await gate.get("/jobs", right).status == 200)
        #expect(try await gate.post("/jobs", right, #"{"type":"a"}"#).status == 201)
        #expect(try await gate.get("/keys", right).status == 403)
        let boss = try token(claims(gate).replacing(#"["ops"]"#, with: #"["ops","boss"]"#))
        #expect(try await gate.get("/keys", boss).status == 200)
        #expect(try await gate.get("/jobs", token(claims(gate, aud: #"["a","shiftwork"]"#))).status == 200)
        #expect(
            try await gate.get("/jobs", token(claims(gate), head: Self.head.replacing("JWT", with: "at+jwt")))
                .status == 200)
        // Clocks differ by a minute.
        #expect(try await gate.get("/jobs", token(claims(gate, exp: -59))).status == 200)
    }

    @Test func `a forged token opens nothing`() async throws {
        let gate = try await gate()
        for (what, text) in try wrongClaims(gate) + wrongKeys(claims(gate)) + wrongForms(gate, claims(gate)) {
            #expect(try await gate.get("/jobs", text).status == 401, "\(what)")
        }
    }

    private func wrongClaims(_ gate: Gate) throws -> [(String, String)] {
        let good = claims(gate)
        return [
            ("expired", try token(claims(gate, exp: -60))),
            (
                "without an end",
                try token(
                    #"{"iss":"\#(Self.name)","aud":"shiftwork","sub":"anna","realm":{"roles":["ops"]}}"#)
            ),
            ("an end that is a text", try token(good.replacing(#""exp":"#, with: #""exp":"x","e":"#))),
            (
                "an end that comes twice",
                try token(good.replacing(#""sub""#, with: #""exp":9999999999,"sub""#))
            ),
            ("not yet", try token(claims(gate, extra: #","nbf":9999999999"#))),
            ("made in the future", try token(claims(gate, extra: #","iat":9999999999"#))),
            ("begins with a text", try token(claims(gate, extra: #","nbf":"x""#))),
            ("another audience", try token(claims(gate, aud: #""shiftwork2""#))),
            ("no audience", try token(claims(gate, aud: "[]"))),
            ("an audience with a space", try token(claims(gate, aud: #""evil shiftwork""#))),
            ("another issuer", try token(claims(gate, iss: "https://evil.example"))),
            ("an issuer nearly so", try token(claims(gate, iss: Self.name + "/"))),
            ("the other issuer's name", try token(claims(gate, iss: "shared"))),
        ]
    }

    private func wrongKeys(_ good: String) throws -> [(String, String)] {
        [
            ("another's key", try token(good, by: other)),
            (
                "a key of its own",
                try token(
                    good, head: #"{"alg":"ES256","typ":"JWT","kid":"k0","jwk":\#(jwk(other, id: "k0"))}"#,
                    by: other)
            ),
            (
                "a place for keys",
                try token(
                    good, head: #"{"alg":"ES256","typ":"JWT","kid":"k0","jku":"https://evil.example"}"#,
                    by: other)
            ),
            (
                "a chain of its own",
                try token(good, head: #"{"alg":"ES256","typ":"JWT","x5u":"https://evil.example"}"#, by: other)
            ),
            ("an unknown key", try token(good, head: Self.head.replacing("k0", with: "k9"))),
            ("a path for a key", try token(good, head: Self.head.replacing("k0", with: "../../dev/null"))),
        ]
    }

    private func wrongForms(_ gate: Gate, _ good: String) throws -> [(String, String)] {
        let point = Array(key.publicKey.x963Representation)
        return [
            ("no kind", try token(good, head: #"{"alg":"ES256","kid":"k0"}"#)),
            ("another kind", try token(good, head: Self.head.replacing("JWT", with: "logout+jwt"))),
            (
                "what must be understood",
                try token(good, head: #"{"alg":"ES256","typ":"JWT","kid":"k0","crit":["exp"]}"#)
            ),
            ("another algorithm", try token(good, head: Self.head.replacing("ES256", with: "ES384"))),
            ("no roles", try token(good.replacing(#"["ops"]"#, with: "[]"))),
            ("a role's own name", try token(good.replacing(#"["ops"]"#, with: #"["admin"]"#))),
            ("no subject", try token(good.replacing(#""sub":"anna","#, with: ""))),
            ("nobody's signature", unsigned(good, "none", "")),
            ("none, with a signature", unsigned(good, "none", ".AA")),
            ("NONE", unsigned(good, "NONE", "")), ("an empty signature", unsigned(good, "ES256", ".")),
            ("zeros", unsigned(good, "ES256", "." + Base64URL.encoded([UInt8](repeating: 0, count: 64)))),
            ("the public key as a secret", confused(good, point)),
            ("the key set as a secret", confused(good, Array(jwk(key, id: "k0").utf8))),
            ("another's words", try swapped(token(good), claims(gate, extra: #","a":1"#))),
            ("too long", try token(claims(gate, extra: #","a":"\#(String(repeating: "a", count: 9_000))""#))),
            ("four parts", try token(good) + ".AA"), ("two parts", "eyJhbGciOiJub25lIn0.e30"),
            ("no parts", "eyJ"),
        ]
    }

    private func unsigned(_ claims: String, _ algorithm: String, _ end: String) -> String {
        let head = #"{"alg":"\#(algorithm)","typ":"JWT","kid":"k0"}"#
        let text = Base64URL.encoded(Array(head.utf8)) + "." + Base64URL.encoded(Array(claims.utf8))
        return text + (end.hasPrefix(".") ? end : "." + end)
    }

    private func confused(_ claims: String, _ secret: [UInt8], issuer: String? = nil) -> String {
        let head = #"{"alg":"HS256","typ":"JWT","kid":"k0"}"#
        let text = Base64URL.encoded(Array(head.utf8)) + "." + Base64URL.encoded(Array(claims.utf8))
        let code = HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: SymmetricKey(data: secret))
        return text + "." + Base64URL.encoded(Array(code))
    }

    /// The signature of one token under the claims of another.
    private func swapped(_ token: String, _ claims: String) throws -> String {
        var parts = token.split(separator: ".").map(String.init)
        parts[1] = Base64URL.encoded(Array(claims.utf8))
        return parts.joined(separator: ".")
    }

    @Test func `a shared secret opens for its own issuer alone`() async throws {
        let gate = try await gate()
        let secret = Array("0123456789abcdef0123456789abcdef".utf8)
        let good = claims(gate, iss: "shared", extra: #","roles":"ops other""#)
        #expect(try await gate.get("/jobs", confused(good, secret)).status == 200)
        #expect(try await gate.get("/jobs", confused(good, secret.dropLast() + [0])).status == 401)
        #expect(try await gate.get("/jobs", confused(claims(gate), secret)).status == 401)
        await #expect(throws: TokenIssuer.Refused.self) {
            try await TokenIssuer("x", audience: "x", secret: [1, 2, 3], rights: TokenRights(roles: [:]))
        }
    }

    @Test func `where a tenant is asked for, a token without one opens nothing`() async throws {
        let gate = try await gate(tenantClaim: "org")
        let acme = try token(claims(gate, extra: #","org":"acme""#))
        let made = try await gate.post("/jobs", acme, #"{"type":"a"}"#)
        #expect(made["tenant"] == "acme")
        for extra in ["", #","org":"""#, #","org":null"#, #","org":["acme"]"#, #","org":7"#] {
            #expect(try await gate.get("/jobs", token(claims(gate, extra: extra))).status == 401, "\(extra)")
        }
    }

    @Test func `of several keys the one that is named counts, and one must be named`() async throws {
        let gate = try await gate(keys: [key, other])
        #expect(try await gate.get("/jobs", token(claims(gate))).status == 200)
        let second = Self.head.replacing("k0", with: "k1")
        #expect(try await gate.get("/jobs", token(claims(gate), head: second, by: other)).status == 200)
        #expect(try await gate.get("/jobs", token(claims(gate), head: second)).status == 401)
        #expect(
            try await gate.get("/jobs", token(claims(gate), head: #"{"alg":"ES256","typ":"JWT"}"#)).status
                == 401)
    }

    @Test func `weak keys and keys of another family are refused when the server starts`() async throws {
        let weak = #"{"kty":"RSA","kid":"a","n":"\#(String(repeating: "A", count: 170))","e":"AQAB"}"#
        let secret = #"{"kty":"oct","kid":"a","k":"AAAA"}"#
        for (family, key) in [
            (TokenIssuer.Family.rsa, weak), (.rsa, jwk(key, id: "a")), (.ecdsa, weak),
            (.eddsa, jwk(key, id: "a")),
            (.ecdsa, secret), (.hmac, secret), (.ecdsa, jwk(key, id: "a").replacing("ES256", with: "HS256")),
            (.ecdsa, jwk(key, id: "a").replacing(#""kid":"a","#, with: "")), (.ecdsa, ""),
        ] {
            await #expect(throws: TokenIssuer.Refused.self, "\(family) \(key)") {
                try await TokenIssuer(
                    "x", audience: "x", family: family, keySet: Array(#"{"keys":[\#(key)]}"#.utf8),
                    rights: TokenRights(roles: [:]))
            }
        }
    }
}

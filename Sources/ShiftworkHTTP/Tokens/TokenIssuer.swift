internal import Foundation
internal import JWTKit
internal import ShiftworkCore

/// Somebody whose JSON Web Tokens are believed, and what they mean here.
public struct TokenIssuer: Sendable {
    /// Which kind of signature it makes. One kind each: a token cannot choose how it is checked.
    public enum Family: String, Sendable, Hashable, CaseIterable {
        case rsa, ecdsa, eddsa, hmac

        /// The algorithms by their names in a token's head.
        var algorithms: Set<String> {
            switch self {
            case .rsa: ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"]
            case .ecdsa: ["ES256", "ES384", "ES512"]
            case .eddsa: ["EdDSA"]
            case .hmac: ["HS256"]
            }
        }
    }

    /// Why an issuer cannot be trusted as it is described.
    public struct Refused: Error, CustomStringConvertible, Sendable {
        public let description: String
    }

    /// As its tokens say it in `iss`, letter by letter.
    public let name: String
    /// What its tokens must say in `aud`.
    public let audience: String
    /// What its tokens may do here.
    public var rights: TokenRights
    let keys: Keys

    /// One key for each `kid`, each with the one algorithm that it is for.
    struct Keys: Sendable {
        struct Key: Sendable {
            let algorithm: String
            let collection: JWTKeyCollection
        }

        var named: [String: Key] = [:]
        /// For tokens that name none: there is but one.
        var only: Key? { named.count == 1 ? named.first?.value : nil }
    }

    /// An issuer with public keys.
    /// - Parameter keySet: a JWKS document: RSA of 2,048 bits or more, P-256, P-384, P-521 or Ed25519; each key
    ///   with `kid`.
    /// - Throws: ``Refused`` for keys of another family, weak ones and none.
    public init(
        _ name: String, audience: String, family: Family, keySet: [UInt8], rights: TokenRights
    ) async throws {
        (self.name, self.audience, self.rights) = (name, audience, rights)
        guard family != .hmac else {
            throw Refused(description: "\(name): a shared secret is no public key.")
        }
        let set: JWKS
        do {
            set = try JSONDecoder().decode(JWKS.self, from: Data(keySet))
        } catch {
            throw Refused(description: "\(name): the key set is no JWKS document.")
        }
        var keys = Keys()
        for jwk in set.keys {
            guard let key = try await Self.key(jwk, family, issuer: name), let id = jwk.keyIdentifier?.string
            else {
                throw Refused(
                    description:
                        "\(name): a key without kid, of another family than \(family.rawValue), or too weak.")
            }
            keys.named[id] = key
        }
        guard !keys.named.isEmpty else { throw Refused(description: "\(name): there is no key.") }
        self.keys = keys
    }

    /// An issuer that shares a secret (HS256).
    /// - Throws: ``Refused`` for a secret of fewer than 32 bytes.
    public init(_ name: String, audience: String, secret: [UInt8], rights: TokenRights) async throws {
        (self.name, self.audience, self.rights) = (name, audience, rights)
        guard secret.count >= 32 else {
            throw Refused(description: "\(name): a shared secret has 32 bytes or more.")
        }
        let collection = JWTKeyCollection()
        await collection.add(hmac: HMACKey(from: secret), digestAlgorithm: .sha256)
        keys = Keys(named: ["": Keys.Key(algorithm: "HS256", collection: collection)])
    }

    private static func key(_ jwk: JWK, _ family: Family, issuer: String) async throws -> Keys.Key? {
        guard let algorithm = algorithm(of: jwk, family) else { return nil }
        var jwk = jwk
        jwk.algorithm = JWK.Algorithm(rawValue: algorithm)
        // What signs has no place here.
        jwk.privateExponent = nil
        let collection = JWTKeyCollection()
        do {
            try await collection.add(jwk: jwk)
        } catch {
            throw Refused(description: "\(issuer): a key of the set cannot be read.")
        }
        return Keys.Key(algorithm: algorithm, collection: collection)
    }

    /// The one algorithm of a key: what it says, or what its kind means.
    private static func algorithm(of jwk: JWK, _ family: Family) -> String? {
        let usual: String
        switch (family, jwk.keyType) {
        case (.rsa, .rsa):
            // Six bits a letter.
            guard (jwk.modulus?.utf8.count ?? 0) * 6 >= 2_048 else { return nil }
            usual = "RS256"
        case (.ecdsa, .ecdsa):
            let curves = ["P-256": "ES256", "P-384": "ES384", "P-521": "ES512"]
            guard let own = curves[jwk.curve?.rawValue ?? ""] else { return nil }
            guard jwk.algorithm.map({ $0.rawValue == own }) ?? true else { return nil }
            usual = own
        case (.eddsa, .octetKeyPair): usual = "EdDSA"
        default: return nil
        }
        let named = jwk.algorithm?.rawValue ?? usual
        return family.algorithms.contains(named) ? named : nil
    }
}

/// Why a secret could not be stored or read. Names the field and never a value or a key.
public enum SecretError: Error, Sendable, Hashable {
    /// A secret is to be stored and no key is configured. The field, as `$.token`.
    case noKey(String)
    /// A stored secret is to be read and no key is configured.
    case sealed(String)
    /// A secret should be sealed and is not.
    case notSealed(String)
    /// A sealed value that is damaged.
    case malformed(String)
    /// The cipher refused.
    case cipher(String, CipherError)

    /// Where the secret is, as `$.token`.
    public var field: String {
        switch self {
        case .noKey(let field), .sealed(let field), .notSealed(let field), .malformed(let field),
            .cipher(let field, _):
            field
        }
    }
}

extension SecretError: CustomStringConvertible {
    /// What is wrong, where, and what to do. Safe to log.
    public var description: String {
        switch self {
        case .noKey(let field):
            "The secret at \(field) cannot be stored: no encryption key is configured. "
                + "Set encryption.keys, in the form \"k1:base64 of 32 bytes\"."
        case .sealed(let field):
            "The secret at \(field) cannot be read: no encryption key is configured. "
                + "Set encryption.keys to the keys it was stored with."
        case .notSealed(let field):
            "The secret at \(field) is not encrypted. It was stored without @Secret, or by another program; "
                + "enqueue the job again."
        case .malformed(let field): "The secret at \(field) is damaged."
        case .cipher(let field, let error): "The secret at \(field) cannot be used: \(error)"
        }
    }
}

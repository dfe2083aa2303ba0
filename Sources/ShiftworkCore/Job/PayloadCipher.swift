/// Encrypts what jobs carry. `KeyRing` in `ShiftworkEncryption` is one; a key service can be another.
public protocol PayloadCipher: Sendable {
    /// Encrypts `bytes` so that they open only together with the same `context`, which stays readable.
    ///
    /// Throws a ``CipherError`` if no key can be used.
    func seal(_ bytes: [UInt8], authenticating context: [UInt8]) throws(CipherError) -> Sealed

    /// Decrypts what ``seal(_:authenticating:)`` gave for this `context`.
    ///
    /// Throws a ``CipherError`` if the key is unknown, or anything was changed or moved.
    func open(_ sealed: Sealed, authenticating context: [UInt8]) throws(CipherError) -> [UInt8]
}

/// Encrypted bytes and the name of the key that opens them.
public struct Sealed: Sendable, Hashable {
    /// The key's id, never the key.
    public let key: String
    /// What the cipher made of the bytes.
    public let data: [UInt8]

    /// Encrypted bytes.
    public init(key: String, data: [UInt8]) {
        self.key = key
        self.data = data
    }
}

/// Why a cipher could not seal or open. Names keys by id alone.
public enum CipherError: Error, Sendable, Hashable {
    /// The key of this id is not configured, or no longer.
    case unknownKey(String)
    /// The bytes were changed, or belong to another job, tenant or field.
    case notAuthentic(key: String)
    /// The cipher cannot work now.
    case unavailable(String)
}

extension CipherError: CustomStringConvertible {
    /// What is wrong and what to do.
    public var description: String {
        switch self {
        case .unknownKey(let id):
            "it was sealed with key \(id.quotedForMessages), which is not configured. "
                + "Add that key to encryption.keys, behind the newest, until nothing uses it."
        case .notAuthentic(let id):
            "key \(id.quotedForMessages) does not open it: it was changed, or copied from another job, tenant or field."
        case .unavailable(let reason): "the cipher is not available: \(reason)"
        }
    }
}

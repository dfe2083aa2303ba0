internal import Crypto

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

extension KeyRing {
    /// Bytes of a key.
    public static let keyLength = 32
    /// Characters of a key's name: fewer than a key has, so that one taken for the other is refused.
    public static let idLimit = 16

    /// Reads `k2:base64,k1:base64`, the newest first, as it stands in `encryption.keys`. Each key has 32
    /// bytes; spaces and line breaks around the parts do not matter.
    ///
    /// Throws a ``KeyRingError`` that names the position of what is wrong, and nothing that could be a key.
    public init(parsing text: String) throws(KeyRingError) {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard !text.allSatisfy(\.isWhitespace) else { throw .empty }
        var keys: [Key] = []
        for (index, part) in parts.enumerated() {
            let key = try Self.key(part, position: index + 1)
            if let other = keys.firstIndex(where: { $0.id == key.id }) {
                throw .duplicate(position: index + 1, other: other + 1)
            }
            keys.append(key)
        }
        self.keys = keys
    }

    /// A fresh random key in the form that ``init(parsing:)`` reads. This is a secret: print it nowhere but
    /// to whoever asked for it.
    public static func newKey(id: String) throws(KeyRingError) -> String {
        guard isID(id[...]) else { throw .badID(position: 1) }
        let bytes = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
        return "\(id):\(bytes.base64EncodedString())"
    }

    private static func key(_ part: Substring, position: Int) throws(KeyRingError) -> Key {
        let halves = part.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2 else { throw .noID(position: position) }
        let id = trimmed(halves[0])
        guard isID(id) else { throw .badID(position: position) }
        guard let bytes = Data(base64Encoded: String(trimmed(halves[1]))) else {
            throw .notBase64(position: position)
        }
        guard bytes.count == keyLength else { throw .wrongLength(position: position, bytes: bytes.count) }
        // A real key of 32 random bytes has about 30 different ones, and never so few.
        guard Set(bytes).count >= 12 else { throw .weak(position: position) }
        let seed = HKDF<SHA256>.extract(
            inputKeyMaterial: SymmetricKey(data: bytes), salt: Array("shiftwork payload encryption v1".utf8))
        return Key(id: String(id), seed: SymmetricKey(data: seed))
    }

    private static func isID(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.count <= idLimit
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                    UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}

/// Why `encryption.keys` cannot be used. Positions count from 1; no part of the text is repeated.
public enum KeyRingError: Error, Sendable, Hashable {
    /// There is no key.
    case empty
    /// A key without a name.
    case noID(position: Int)
    /// A name with other characters than letters, digits, `-`, `_` and `.`, or more than 16.
    case badID(position: Int)
    /// Two keys of one name.
    case duplicate(position: Int, other: Int)
    /// A key that is not base64.
    case notBase64(position: Int)
    /// A key that does not have 32 bytes.
    case wrongLength(position: Int, bytes: Int)
    /// A key that nobody drew at random.
    case weak(position: Int)
}

extension KeyRingError: CustomStringConvertible {
    /// What is wrong and what to do.
    public var description: String {
        switch self {
        case .empty: "encryption.keys is empty. Set it to \"k1:\" and the base64 of 32 random bytes."
        case .noID(let position):
            "Key \(position) of encryption.keys has no name. Write it as \"k1:base64\"."
        case .badID(let position):
            "The name of key \(position) of encryption.keys must have 1 to \(KeyRing.idLimit) letters, digits, "
                + "\"-\", \"_\" or \".\", before the colon."
        case .duplicate(let position, let other):
            "Keys \(other) and \(position) of encryption.keys have one name. Give each key its own, for ever."
        case .notBase64(let position): "Key \(position) of encryption.keys is not base64."
        case .wrongLength(let position, let bytes):
            "Key \(position) of encryption.keys has \(bytes) bytes, it must have \(KeyRing.keyLength). "
                + "Make one with: openssl rand -base64 \(KeyRing.keyLength)"
        case .weak(let position):
            "Key \(position) of encryption.keys is not random. "
                + "Make one with: openssl rand -base64 \(KeyRing.keyLength)"
        }
    }
}

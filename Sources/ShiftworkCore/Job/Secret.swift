#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A field of a payload that nobody but the handler may read: `@Secret var token: String`.
///
/// 1. In memory it is the value; printing, dumping and reflecting on it show `[redacted]`.
/// 2. Stored it is `{"$sealed":{"key":"k1","data":"…"}}`, encrypted and bound to its tenant, job and place
///    in the payload: copied elsewhere, it does not open. Without a key it is not stored at all.
/// 3. For the handler it is the value again.
@propertyWrapper
public struct Secret<Value: Codable & Sendable>: Sendable {
    /// The value itself.
    public var wrappedValue: Value

    /// Keeps `wrappedValue` from being shown.
    public init(wrappedValue: Value) {
        self.wrappedValue = wrappedValue
    }
}

extension Secret: Equatable where Value: Equatable {}
extension Secret: Hashable where Value: Hashable {}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `[redacted]`
    public var description: String { JSONRedactor.mark }

    /// `[redacted]`
    public var debugDescription: String { JSONRedactor.mark }

    /// Shows nothing of the value.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension Secret: Codable {
    /// Writes the value sealed.
    ///
    /// Throws a ``SecretError`` if the coder carries no cipher.
    public func encode(to encoder: any Encoder) throws {
        let field = JSONPath(encoder.codingPath).description
        if let context = encoder.userInfo[.payloadCipher] as? SecretContext {
            let plain = try PayloadJSON.encoder(userInfo: [.allowPlaintextSecrets: true]).encode(wrappedValue)
            try context.seal(Array(plain), field: field).encode(to: encoder)
        } else if encoder.userInfo[.allowPlaintextSecrets] as? Bool == true {
            var container = encoder.singleValueContainer()
            try container.encode(wrappedValue)
        } else {
            throw SecretError.noKey(field)
        }
    }

    /// Reads a sealed value.
    ///
    /// Throws a ``SecretError`` if it is not sealed (unless the coder allows it), or does not open.
    public init(from decoder: any Decoder) throws {
        let field = JSONPath(decoder.codingPath).description
        guard let envelope = try? SealedEnvelope(from: decoder) else {
            guard decoder.userInfo[.allowPlaintextSecrets] as? Bool == true else {
                throw SecretError.notSealed(field)
            }
            self.init(wrappedValue: try decoder.singleValueContainer().decode(Value.self))
            return
        }
        guard let context = decoder.userInfo[.payloadCipher] as? SecretContext else {
            throw SecretError.sealed(field)
        }
        let plain = try context.open(envelope, field: field)
        // What is wrong inside must not be told: an error could quote it.
        guard
            let value = try? PayloadJSON.decoder(userInfo: [.allowPlaintextSecrets: true])
                .decode(Value.self, from: Data(plain))
        else { throw SecretError.malformed(field) }
        self.init(wrappedValue: value)
    }
}

extension KeyedDecodingContainer {
    /// Reads an optional secret, whose key may be missing.
    public func decode<Value>(_ type: Secret<Value?>.Type, forKey key: Key) throws -> Secret<Value?> {
        try decodeIfPresent(type, forKey: key) ?? Secret(wrappedValue: nil)
    }
}

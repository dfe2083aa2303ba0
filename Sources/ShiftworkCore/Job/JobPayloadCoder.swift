#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Turns payloads and results into the JSON that stores keep, and back, sealing secrets on the way.
///
/// Keys are sorted, so equal values give equal bytes, secrets apart: each sealing gives other bytes. Dates
/// are RFC 3339 in UTC with milliseconds, `Data` is base64. Sizes are for the caller to check (``Limits``).
public struct JobPayloadCoder: Sendable {
    /// What is coded, for binding secrets and for messages.
    public struct Subject: Sendable, Hashable {
        /// The job's type.
        public var type: String
        /// The job's id as text.
        public var job: String
        /// The job's tenant, if it has one.
        public var tenant: String?
        /// The version of the shape that the bytes have.
        public var version: Int
        /// The version of the shape that the code has.
        public var codeVersion: Int

        /// Bytes of shape `version`, seen by code of shape `codeVersion`, which is `version` unless given.
        public init(
            type: String, job: String, tenant: String? = nil, version: Int = 1, codeVersion: Int? = nil
        ) {
            (self.type, self.job, self.tenant) = (type, job, tenant)
            (self.version, self.codeVersion) = (version, codeVersion ?? version)
        }
    }

    /// Seals secrets; without it a payload that has any is refused.
    public var cipher: (any PayloadCipher)?
    /// Reads and writes secrets as they are: for tests only.
    public var allowsPlaintextSecrets: Bool

    /// A coder that seals with `cipher`.
    public init(cipher: (any PayloadCipher)? = nil, allowsPlaintextSecrets: Bool = false) {
        (self.cipher, self.allowsPlaintextSecrets) = (cipher, allowsPlaintextSecrets)
    }

    /// The JSON of a value.
    ///
    /// Throws a ``PayloadError`` for what JSON or a store cannot keep (numbers that are not finite, U+0000,
    /// more than 64 levels), for a secret without a cipher, and for what the value's own encoding throws.
    public func encode(_ value: some Encodable, for subject: Subject) throws(PayloadError) -> JSONBytes {
        do {
            // A coder per call costs 0.2 of 5 µs, and secrets are bound to one job by the coder's `userInfo`.
            let data = try PayloadJSON.encoder(userInfo: userInfo(for: subject)).encode(value)
            return try JSONBytes(validating: Array(data))
        } catch {
            throw PayloadError(encoding: subject, error)
        }
    }

    /// The value that the JSON stands for.
    ///
    /// Throws a ``PayloadError`` that says where the JSON and the code differ.
    public func decode<Value: Decodable>(
        _ type: Value.Type, from json: JSONBytes, for subject: Subject
    ) throws(PayloadError) -> Value {
        do {
            return try PayloadJSON.decoder(userInfo: userInfo(for: subject)).decode(
                type, from: Data(json.bytes))
        } catch {
            throw PayloadError(decoding: subject, error)
        }
    }

    private func userInfo(for subject: Subject) -> [CodingUserInfoKey: any Sendable] {
        var userInfo: [CodingUserInfoKey: any Sendable] = [:]
        if let cipher {
            userInfo[.payloadCipher] = SecretContext(cipher: cipher, job: subject.job, tenant: subject.tenant)
        }
        if allowsPlaintextSecrets { userInfo[.allowPlaintextSecrets] = true }
        return userInfo
    }
}

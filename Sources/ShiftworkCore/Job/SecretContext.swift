#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Whose secrets are encoded or decoded: the cipher, and the job and tenant that a sealed value is bound to.
///
/// A coder carries it in `userInfo[.payloadCipher]`; ``Secret`` looks for it there.
public struct SecretContext: Sendable {
    /// Seals and opens.
    public let cipher: any PayloadCipher
    /// The job's id as text.
    public let job: String
    /// The job's tenant, if it has one.
    public let tenant: String?

    /// Secrets of one job.
    public init(cipher: any PayloadCipher, job: String, tenant: String? = nil) {
        (self.cipher, self.job, self.tenant) = (cipher, job, tenant)
    }

    /// A whole value, such as a result, sealed as `{"$sealed":{"data":"…","key":"k1"}}`.
    ///
    /// `field` names what it is, as `$result`, and must be the same when it is opened.
    public func seal(_ json: JSONBytes, field: String) throws(SecretError) -> JSONBytes {
        try encode(seal(json.bytes, field: field), field: field)
    }

    /// The value that ``seal(_:field:)`` sealed. A value that is not sealed is refused.
    public func open(_ json: JSONBytes, field: String) throws(SecretError) -> JSONBytes {
        guard let envelope = try? JSONDecoder().decode(SealedEnvelope.self, from: Data(json.bytes)) else {
            throw .notSealed(field)
        }
        return JSONBytes(unchecked: try open(envelope, field: field))
    }

    func seal(_ bytes: [UInt8], field: String) throws(SecretError) -> SealedEnvelope {
        do {
            return SealedEnvelope(try cipher.seal(bytes, authenticating: binding(field: field)))
        } catch {
            throw .cipher(field, error)
        }
    }

    func open(_ envelope: SealedEnvelope, field: String) throws(SecretError) -> [UInt8] {
        guard let sealed = envelope.sealed else { throw .malformed(field) }
        do {
            return try cipher.open(sealed, authenticating: binding(field: field))
        } catch {
            throw .cipher(field, error)
        }
    }

    private func encode(_ envelope: SealedEnvelope, field: String) throws(SecretError) -> JSONBytes {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(envelope) else { throw .malformed(field) }
        return JSONBytes(unchecked: Array(data))
    }

    /// What a sealed value is bound to: tenant, job and field. Each part is preceded by its length, so that
    /// no two different bindings have the same bytes, and "no tenant" differs from the empty one.
    private func binding(field: String) -> [UInt8] {
        var bytes = Array("shiftwork.v1".utf8)
        bytes.append(tenant == nil ? 0 : 1)
        for part in [tenant ?? "", job, field] {
            withUnsafeBytes(of: UInt32(part.utf8.count).bigEndian) { bytes += $0 }
            bytes += part.utf8
        }
        return bytes
    }
}

/// `{"$sealed":{"key":"k1","data":"base64"}}`
struct SealedEnvelope: Codable {
    private struct Box: Codable {
        let key: String
        let data: String
    }

    private enum CodingKeys: String, CodingKey {
        case box = "$sealed"
    }

    private let box: Box

    init(_ sealed: Sealed) {
        box = Box(key: sealed.key, data: Data(sealed.data).base64EncodedString())
    }

    /// What is inside; nil if it is not base64.
    var sealed: Sealed? {
        Data(base64Encoded: box.data).map { Sealed(key: box.key, data: Array($0)) }
    }
}

extension CodingUserInfoKey {
    /// Where a coder carries the ``SecretContext``.
    public static let payloadCipher = CodingUserInfoKey(rawValue: "shiftwork.payload_cipher")!

    /// Where a coder carries `true` to read and write secrets as they are: for tests, and for what comes in
    /// over HTTP before it is sealed.
    public static let allowPlaintextSecrets = CodingUserInfoKey(
        rawValue: "shiftwork.allow_plaintext_secrets")!
}

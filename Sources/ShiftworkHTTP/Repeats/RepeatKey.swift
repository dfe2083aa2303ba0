internal import Crypto
internal import HTTPTypes
internal import ShiftworkCore

// `Idempotency-Key` is a draft (draft-ietf-httpapi-idempotency-key-header): this folder is all that knows of it.
extension HTTPField.Name {
    static let idempotencyKey = HTTPField.Name("Idempotency-Key")!
    static let idempotencyReplayed = HTTPField.Name("Idempotency-Replayed")!
}

/// What a client calls one request by, so that it may send it again.
struct RepeatKey: Sendable, Hashable {
    /// Under what the request is remembered: a digest of who asks and of the key. Nobody meets another's keys.
    let id: String
    let tenant: String?
    /// What was asked: a repeat asks the same.
    let fingerprint: String

    /// The key of a request; nil when it names none.
    /// - Throws: ``Problem`` for a header that is none.
    init?(_ call: Call, target: String) throws(Problem) {
        guard let header = call.headers[.idempotencyKey] else { return nil }
        guard let key = Self.value(of: header) else {
            throw Problem(
                .invalidBody, "An Idempotency-Key is one text of 1 to 255 visible ASCII characters.")
        }
        tenant = call.principal.tenant
        id = Self.digest([call.principal.credential, key])
        let type = call.headers[.contentType].map { $0.prefix { $0 != ";" }.lowercased() } ?? ""
        fingerprint = Self.digest([target, type, String(decoding: call.body, as: UTF8.self)])
    }

    var document: Document.Key { Document.Key("repeat", id, tenant: tenant) }

    /// A structured field's string, or the bare text that most clients send.
    private static func value(of header: String) -> String? {
        var text = Substring(header)
        if text.hasPrefix("\""), text.hasSuffix("\""), text.count >= 2 { text = text.dropFirst().dropLast() }
        let isPlain = text.utf8.allSatisfy { (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "\"") }
        return isPlain && (1...255).contains(text.utf8.count) ? String(text) : nil
    }

    private static func digest(_ parts: [String]) -> String {
        var hash = SHA256()
        for part in parts {
            hash.update(data: Array("\(part.utf8.count):".utf8))
            hash.update(data: Array(part.utf8))
        }
        return Hexadecimal.text(hash.finalize())
    }
}

internal import Crypto
internal import ShiftworkCore

/// A place in the audit log as clients carry it: opaque, signed, and only good for what it came from.
struct AuditCursor: Sendable {
    /// That of all servers of a store.
    let key: SymmetricKey
    /// Whose records are asked for, and which of them.
    let asked: [String]

    func text(_ place: Document.Key) -> String {
        guard let id = UUIDv7(place.id) else { return "" }
        let bytes = id.bytes + Array((place.tenant ?? "").utf8)
        return Base64URL.encoded(Signature.of(bytes + mark, with: key) + bytes)
    }

    func place(_ text: String) throws(Problem) -> Document.Key {
        guard let bytes = Base64URL.decoded(text), bytes.count >= Signature.length + 16,
            Signature.isRight(bytes.prefix(Signature.length), of: place(in: bytes) + mark, with: key),
            let id = UUIDv7(bytes: place(in: bytes).prefix(16))
        else { throw Problem(.invalidCursor, "This is no cursor of this list: take the next of an answer.") }
        let tenant = String(decoding: place(in: bytes).dropFirst(16), as: UTF8.self)
        return Document.Key(AuditLog.kind, id.description, tenant: tenant.isEmpty ? nil : tenant)
    }

    private func place(in bytes: [UInt8]) -> [UInt8] { Array(bytes.dropFirst(Signature.length)) }

    private var mark: [UInt8] {
        asked.reduce(into: []) { $0 += Array("\($1.utf8.count):\($1)".utf8) }
    }
}

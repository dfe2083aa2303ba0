/// What an error says once everything that differs from one occurrence to the next is taken out of it.
///
/// Errors of one signature have one cause, as far as text can tell: they are counted, shown and retried together.
/// "Order 42 not found" and "Order 7 not found" share one; "Order not found" and "User not found" do not.
/// The same error has the same fingerprint in every process, on every machine and in every release that does not
/// change the rules of ``pattern``.
public struct ErrorSignature: Sendable, Hashable {
    /// The error's type, without the address of a private context, cut to 200 bytes.
    public let type: String
    /// The message without its variable parts, cut to 512 bytes.
    ///
    /// Numbers, ids (UUIDs, hexadecimal, long tokens), dates and addresses become `#`, e-mail addresses `<email>`,
    /// quoted sentences and values `*`, as does the owner's name in a path. URLs lose user, query and fragment.
    /// A short code after a word such as "status" or "errno" stays: 404 and 503 are two causes.
    /// Only the first 4,096 bytes of the message are read.
    public let pattern: String

    /// The signature of an error.
    public init(type: String, message: String) {
        self.type = ErrorSignature.withoutContexts(type)
        var normalizer = MessageNormalizer(message)
        pattern = normalizer.run()
    }

    /// `ERR-` and eight hexadecimal digits: FNV-1a over type and pattern, folded to 32 bits.
    public var fingerprint: String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in type.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        // A byte that occurs in neither part keeps them apart.
        hash = (hash ^ 0xFF) &* 0x100_0000_01B3
        for byte in pattern.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let folded = String(UInt32(truncatingIfNeeded: hash ^ (hash >> 32)), radix: 16)
        return "ERR-" + String(repeating: "0", count: 8 - folded.count) + folded
    }

    /// Swift prints a private type as `Module.(unknown context at $7f00aa10).Failure`, with an address.
    private static func withoutContexts(_ type: String) -> String {
        let opening = Array("(unknown context at $".utf8)
        var rest = Array(type.utf8.prefix(400))[...]
        var kept: [UInt8] = []
        while let byte = rest.first {
            if byte == opening[0], rest.starts(with: opening),
                let end = rest.firstIndex(of: UInt8(ascii: ")"))
            {
                rest = rest[(end + 1)...]
                if rest.first == UInt8(ascii: ".") { rest = rest.dropFirst() }
            } else {
                kept.append(byte)
                rest = rest.dropFirst()
            }
        }
        return String(decoding: kept.prefix(200), as: UTF8.self)
    }
}

extension JobFailure {
    /// Records an error with the fingerprint of its signature, and no more than 16 KiB of its message.
    public init(type: String, message: String, location: String? = nil, attempt: Int = 0) {
        let signature = ErrorSignature(type: type, message: message)
        self.init(
            type: type, message: Limits().cut(error: message), location: location,
            fingerprint: signature.fingerprint,
            attempt: attempt)
    }
}

internal import Crypto
internal import ShiftworkCore

/// The text that a client sends to prove itself: `sw_<id>_<secret>`, the secret 256 random bits. Shown once, when it is
/// made; what is kept is the digest of the secret.
public struct KeyToken: Sendable {
    /// 16 hexadecimal digits, no secret.
    public let id: String
    private let secret: [UInt8]

    /// A new token.
    public init() {
        var random = SystemRandomNumberGenerator()
        id = Hexadecimal.text(
            [random.next() as UInt64].flatMap { value in
                (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * $0)) }
            })
        secret = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    }

    /// Reads a token; nil for anything else.
    init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "_", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "sw", parts[1].utf8.count == 16,
            parts[1].utf8.allSatisfy({ Hexadecimal.isDigit($0) }), parts[2].utf8.count == 43,
            let secret = Base64URL.decoded(String(parts[2])), secret.count == 32
        else { return nil }
        (id, self.secret) = (String(parts[1]), secret)
    }

    /// The whole text: a secret.
    public var text: String { "sw_\(id)_\(Base64URL.encoded(secret))" }

    /// What is kept of the secret.
    var digest: SHA256Digest { SHA256.hash(data: secret) }
}

extension KeyToken: CustomStringConvertible, CustomReflectable {
    /// Without the secret.
    public var description: String { "sw_\(id)_…" }
    /// Without the secret.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Bytes as hexadecimal digits, in lower case.
enum Hexadecimal {
    static func text(_ bytes: some Sequence<UInt8>) -> String {
        bytes.reduce(into: "") { $0 += ($1 < 16 ? "0" : "") + String($1, radix: 16) }
    }

    static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
}

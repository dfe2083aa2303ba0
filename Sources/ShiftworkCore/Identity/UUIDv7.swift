/// A UUID of version 7 (RFC 9562): 48 bits of milliseconds since 1970, then random bits, so that ids made
/// later sort later.
///
/// Made by the client that enqueues, which makes a repeated call harmless. The time inside only sorts and places; no
/// decision is taken on it.
public struct UUIDv7: Sendable, Hashable {
    /// The first eight bytes, the most significant first.
    public let high: UInt64
    /// The last eight bytes.
    public let low: UInt64

    /// Takes 128 bits as they are. Whether they are version 7 is for ``isVersion7`` to say.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Makes an id from its parts.
    /// - Parameters:
    ///   - milliseconds: since 1970; the lower 48 bits count.
    ///   - sequence: 12 bits that sort within the millisecond.
    ///   - random: 62 bits are taken.
    public init(milliseconds: Int64, sequence: UInt16, random: UInt64) {
        high = UInt64(bitPattern: milliseconds) << 16 | 0x7000 | UInt64(sequence & 0x0fff)
        low = 0x8000_0000_0000_0000 | (random & 0x3fff_ffff_ffff_ffff)
    }

    /// Whether version and variant are those of RFC 9562, version 7.
    public var isVersion7: Bool { (high >> 12) & 0xf == 7 && low >> 62 == 2 }

    /// The time inside, to the millisecond.
    public var timestamp: Timestamp { Timestamp(microseconds: Int64(high >> 16) * 1_000) }
}

extension UUIDv7: Comparable {
    /// Orders by time, then by sequence and random bits: byte order.
    public static func < (left: UUIDv7, right: UUIDv7) -> Bool {
        left.high != right.high ? left.high < right.high : left.low < right.low
    }
}

extension UUIDv7 {
    /// The 16 bytes, the most significant first.
    public var bytes: [UInt8] {
        (0..<16).map { index in
            UInt8(truncatingIfNeeded: (index < 8 ? high : low) >> UInt64(56 - 8 * (index % 8)))
        }
    }

    /// Reads 16 bytes; nil for any other number of them.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        low = bytes.suffix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}

extension UUIDv7: CustomStringConvertible, LosslessStringConvertible {
    /// The usual 36 characters, in lower case.
    public var description: String {
        let digits: StaticString = "0123456789abcdef"
        return String(unsafeUninitializedCapacity: 36) { text in
            var at = 0
            for nibble in 0..<32 {
                if nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20 {
                    text[at] = UInt8(ascii: "-")
                    at += 1
                }
                let word = nibble < 16 ? high : low
                text[at] = digits.utf8Start[Int(word >> UInt64(60 - 4 * (nibble % 16)) & 0xf)]
                at += 1
            }
            return 36
        }
    }

    /// Reads the usual 36 characters, in either case; nil for anything else.
    public init?(_ description: String) {
        var words: (UInt64, UInt64) = (0, 0)
        var nibbles = 0
        var position = 0
        for byte in description.utf8 {
            defer { position += 1 }
            if position == 8 || position == 13 || position == 18 || position == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            guard let digit = Character(UnicodeScalar(byte)).hexDigitValue, nibbles < 32 else { return nil }
            if nibbles < 16 {
                words.0 = words.0 << 4 | UInt64(digit)
            } else {
                words.1 = words.1 << 4 | UInt64(digit)
            }
            nibbles += 1
        }
        guard nibbles == 32 else { return nil }
        self.init(high: words.0, low: words.1)
    }
}

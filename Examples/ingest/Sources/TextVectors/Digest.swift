/// A short name for a content: equal contents have equal names, different ones different names but for chance.
///
/// FNV-1a, 128 bits. It tells a changed file from an unchanged one; it does not withstand somebody who wants two files
/// to be taken for one.
public struct Digest: Sendable, Hashable, CustomStringConvertible {
    private let value: UInt128

    /// Digests bytes.
    public init(of bytes: some Sequence<UInt8>) {
        let prime = UInt128(1) << 88 | 0x13b
        var value = UInt128(0x6c62_272e_07bb_0142) << 64 | 0x62b8_2175_6295_c58d
        for byte in bytes { value = (value ^ UInt128(byte)) &* prime }
        self.value = value
    }

    /// Digests text.
    public init(of text: String) { self.init(of: text.utf8) }

    /// 32 hexadecimal digits.
    public var description: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 32 - digits.count) + digits
    }

    /// 64 bits of the digest, each depending on all of the content.
    public var number: UInt64 { Digest.mix(UInt64(truncatingIfNeeded: value ^ (value >> 64))) }

    /// 64 bits for a word, quickly: FNV-1a, mixed.
    static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
        var value: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        return mix(value)
    }

    /// Spreads every bit over all the others (the finish of MurmurHash3).
    static func mix(_ value: UInt64) -> UInt64 {
        var value = value
        value = (value ^ (value >> 33)) &* 0xff51_afd7_ed55_8ccd
        value = (value ^ (value >> 33)) &* 0xc4ce_b9fe_1a85_ec53
        return value ^ (value >> 33)
    }
}

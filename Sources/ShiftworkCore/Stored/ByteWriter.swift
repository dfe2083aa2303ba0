/// Numbers and texts, one after the other: numbers as varints, texts behind their length.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    /// A number without sign.
    mutating func put(tag: UInt64) {
        var rest = tag
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// A number with sign: the sign goes to the lowest bit, so that small numbers stay short either way.
    mutating func put(number: Int64) { put(tag: UInt64(bitPattern: (number << 1) ^ (number >> 63))) }

    mutating func put(text: String) {
        put(tag: UInt64(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }
}

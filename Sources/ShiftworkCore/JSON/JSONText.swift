/// From bytes between quotes to text, and back.
enum JSONText {
    /// The text that the scanned string `content`, without its quotes, stands for.
    static func unescaped(_ content: Range<Int>, of bytes: UnsafeBufferPointer<UInt8>) -> String {
        let raw = UnsafeBufferPointer(rebasing: bytes[content])
        guard raw.contains(UInt8(ascii: "\\")) else { return String(decoding: raw, as: UTF8.self) }
        var units: [UInt16] = []
        units.reserveCapacity(raw.count)
        var index = 0
        var plain = 0
        var text = ""
        func flush(_ end: Int) {
            text += String(decoding: units, as: UTF16.self)
            text += String(decoding: raw[plain..<end], as: UTF8.self)
            units.removeAll(keepingCapacity: true)
        }
        while index < raw.count {
            guard raw[index] == UInt8(ascii: "\\"), index + 1 < raw.count else {
                index += 1
                continue
            }
            // Neighbouring escapes are collected as UTF-16, for two of them may be one character.
            if plain < index { flush(index) }
            units.append(codeUnit(of: raw, at: index))
            index += raw[index + 1] == UInt8(ascii: "u") ? 6 : 2
            plain = index
        }
        if plain < raw.count || !units.isEmpty { flush(raw.count) }
        return text
    }

    private static func codeUnit(of raw: UnsafeBufferPointer<UInt8>, at index: Int) -> UInt16 {
        switch raw[index + 1] {
        case UInt8(ascii: "b"): return 0x08
        case UInt8(ascii: "f"): return 0x0C
        case UInt8(ascii: "n"): return 0x0A
        case UInt8(ascii: "r"): return 0x0D
        case UInt8(ascii: "t"): return 0x09
        case UInt8(ascii: "u"):
            return raw[index + 2..<min(index + 6, raw.count)].reduce(0) {
                $0 << 4 | UInt16(hexadecimal($1) ?? 0)
            }
        case let byte: return UInt16(byte)
        }
    }

    /// The value of a hexadecimal digit.
    static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

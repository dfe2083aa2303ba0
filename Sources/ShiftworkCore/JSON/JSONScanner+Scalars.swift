// Words, numbers and strings.
extension JSONScanner {
    mutating func word(_ word: StaticString) throws(JSONFault) {
        for index in 0..<word.utf8CodeUnitCount {
            guard offset < bytes.count else { throw fault(.truncated) }
            guard bytes[offset] == word.utf8Start[index] else { throw fault(.misspelledLiteral) }
            offset += 1
        }
    }

    /// `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`
    mutating func number() throws(JSONFault) {
        let start = offset
        if current == UInt8(ascii: "-") { offset += 1 }
        if current == UInt8(ascii: "0") { offset += 1 } else { try digits() }
        if current == UInt8(ascii: ".") {
            offset += 1
            try digits()
        }
        if current | 0x20 == UInt8(ascii: "e") {
            offset += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { offset += 1 }
            try digits()
        }
        guard offset - start <= JSONBytes.numberLimit else {
            throw JSONFault(reason: .longNumber, offset: start)
        }
    }

    private mutating func digits() throws(JSONFault) {
        let start = offset
        while current &- UInt8(ascii: "0") < 10 { offset += 1 }
        guard offset > start else { throw fault(offset < bytes.count ? .malformedNumber : .truncated) }
    }

    /// Reads a string from quote to quote. Whether it is plain: ASCII without escapes, so that equal text
    /// means equal bytes.
    mutating func string() throws(JSONFault) -> Bool {
        var isPlain = true
        offset += 1
        while true {
            skipPlain()
            switch current {
            case UInt8(ascii: "\""):
                offset += 1
                return isPlain
            case UInt8(ascii: "\\"):
                isPlain = false
                try escape()
            case 0..<0x20: throw fault(offset < bytes.count ? .controlCharacter : .truncated)
            default:
                isPlain = false
                try multibyte()
            }
        }
    }

    /// Passes the ASCII that needs no look: eight bytes at a time, then one by one.
    private mutating func skipPlain() {
        while offset + 8 <= bytes.count {
            let word = UnsafeRawPointer(bytes.baseAddress! + offset).loadUnaligned(as: UInt64.self)
            let ones: UInt64 = 0x0101_0101_0101_0101
            let quotes = word ^ (ones &* 0x22)
            let backslashes = word ^ (ones &* 0x5C)
            // A byte is special if it is below 0x20, a quote, a backslash, or not ASCII.
            let special = (word &- ones &* 0x20) | (quotes &- ones) | (backslashes &- ones) | word
            if special & (ones &* 0x80) != 0 { break }
            offset += 8
        }
        while true {
            switch current {
            case 0x20, 0x21, 0x23...0x5B, 0x5D...0x7F: offset += 1
            default: return
            }
        }
    }

    private mutating func escape() throws(JSONFault) {
        switch byte(at: offset + 1) {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            offset += 2
        case UInt8(ascii: "u"):
            switch try codeUnit(at: offset) {
            case 0: throw fault(.nul)
            case 0xD800...0xDBFF:
                guard byte(at: offset + 6) == UInt8(ascii: "\\"), byte(at: offset + 7) == UInt8(ascii: "u")
                else {
                    throw fault(.loneSurrogate)
                }
                guard case 0xDC00...0xDFFF = try codeUnit(at: offset + 6) else { throw fault(.loneSurrogate) }
                offset += 12
            case 0xDC00...0xDFFF: throw fault(.loneSurrogate)
            default: offset += 6
            }
        default: throw fault(offset + 1 < bytes.count ? .malformedEscape : .truncated)
        }
    }

    /// The value of the `\uXXXX` that starts at `start`.
    private func codeUnit(at start: Int) throws(JSONFault) -> UInt16 {
        var unit: UInt16 = 0
        for index in start + 2..<start + 6 {
            guard let digit = JSONText.hexadecimal(byte(at: index)) else {
                throw JSONFault(
                    reason: index < bytes.count ? .malformedEscape : .truncated,
                    offset: min(index, bytes.count))
            }
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }

    /// One scalar of two to four bytes, by table 3-7 of the Unicode standard: no overlong forms, no
    /// surrogates, nothing above U+10FFFF.
    private mutating func multibyte() throws(JSONFault) {
        let second = byte(at: offset + 1)
        let length =
            switch bytes[offset] {
            case 0xC2...0xDF where 0x80...0xBF ~= second: 2
            case 0xE0 where 0xA0...0xBF ~= second: 3
            case 0xE1...0xEC where 0x80...0xBF ~= second: 3
            case 0xED where 0x80...0x9F ~= second: 3
            case 0xEE...0xEF where 0x80...0xBF ~= second: 3
            case 0xF0 where 0x90...0xBF ~= second: 4
            case 0xF1...0xF3 where 0x80...0xBF ~= second: 4
            case 0xF4 where 0x80...0x8F ~= second: 4
            default: 0
            }
        guard length > 0 else { throw fault(.malformedUTF8) }
        for index in 2..<max(length, 2) {
            guard 0x80...0xBF ~= byte(at: offset + index) else { throw fault(.malformedUTF8) }
        }
        offset += length
    }
}

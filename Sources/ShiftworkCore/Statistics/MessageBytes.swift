// What the bytes of an error message are, for MessageNormalizer.

extension UInt8 {
    /// White space and other control characters.
    var isBlank: Bool { self <= 0x20 || self == 0x7F }

    var isDigit: Bool { (0x30...0x39).contains(self) }

    /// Letters, digits, and every byte of a character beyond ASCII.
    var isWord: Bool { isDigit || (0x61...0x7A).contains(lowercased) || self >= 0x80 }

    var isHexadecimal: Bool { isDigit || (0x61...0x66).contains(lowercased) }

    var isQuote: Bool { self == UInt8(ascii: "\"") || self == UInt8(ascii: "'") || self == UInt8(ascii: "`") }

    /// Brackets and what separates the members of a list.
    var isDelimiter: Bool {
        switch self {
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"),
            UInt8(ascii: "}"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: ","), UInt8(ascii: ";"),
            UInt8(ascii: "="), UInt8(ascii: "|"):
            true
        default: false
        }
    }

    var endsToken: Bool { isBlank || isQuote || isDelimiter }

    /// A URL may contain what ends other tokens, because its query does.
    var endsURL: Bool {
        switch self {
        case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "="), UInt8(ascii: "|"): false
        default: endsToken
        }
    }

    /// What stands between the parts of a date, a version, an address or a list of numbers.
    var isSeparator: Bool {
        switch self {
        case UInt8(ascii: " "), UInt8(ascii: ","), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ":"),
            UInt8(ascii: "/"), UInt8(ascii: "+"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// An ASCII capital as a small letter, any other byte as it is.
    var lowercased: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }
}

extension ArraySlice<UInt8> {
    /// Where the authority of a URL begins; nil if this is no URL.
    var endOfScheme: Int? {
        guard let colon = firstIndex(of: UInt8(ascii: ":")), colon > startIndex, colon + 2 < endIndex else {
            return nil
        }
        guard self[colon + 1] == UInt8(ascii: "/"), self[colon + 2] == UInt8(ascii: "/") else { return nil }
        return self[..<colon].allSatisfy { $0.isWord || $0 == UInt8(ascii: "+") } ? colon + 3 : nil
    }

    /// `name@host.domain`, maybe followed by a full stop.
    var isMailAddress: Bool {
        guard let at = firstIndex(of: UInt8(ascii: "@")), at > startIndex else { return false }
        let labels = self[(at + 1)...].split(separator: UInt8(ascii: "."))
        guard labels.count >= 2, let last = labels.last else { return false }
        return last.count >= 2 && last.allSatisfy { $0.isWord && !$0.isDigit || $0 == UInt8(ascii: ":") }
    }

    /// An IPv6 or hardware address, or a time of day: hexadecimal groups between at least two colons.
    var isNetworkAddress: Bool {
        var colons = 0
        var digits = 0
        for byte in self {
            if byte == UInt8(ascii: ":") { colons += 1 } else if byte.isDigit { digits += 1 }
            guard byte.isHexadecimal || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".") else {
                return false
            }
        }
        return colons >= 2 && (digits > 0 || colons == 5)
    }

    /// A directory whose members are named after people or after a moment.
    var isPassingDirectory: Bool {
        ["home", "users", "tmp", "folders"].contains(String(decoding: map(\.lowercased), as: UTF8.self))
    }
}

extension [UInt8] {
    /// Whether 8-4-4-4-12 hexadecimal digits stand at `start`, and no more of them behind.
    func holdsUUID(at start: Int) -> Bool {
        guard start + 36 <= count, start + 36 == count || !self[start + 36].isWord else { return false }
        return (0..<36).allSatisfy { offset in
            let isDash = offset == 8 || offset == 13 || offset == 18 || offset == 23
            return isDash ? self[start + offset] == UInt8(ascii: "-") : self[start + offset].isHexadecimal
        }
    }
}

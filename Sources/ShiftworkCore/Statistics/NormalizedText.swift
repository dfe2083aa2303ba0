/// The text that ``MessageNormalizer`` writes: it knows how variable parts look and that neighbours of them become one,
/// so that a list of three ids reads like a list of five.
struct NormalizedText {
    private(set) var bytes: [UInt8] = []
    private var codeMayFollow = false
    private var sinceWord = 0

    mutating func append(_ byte: UInt8) {
        bytes.append(byte)
        sinceWord += 1
    }

    mutating func append(contentsOf more: some Sequence<UInt8>) {
        for byte in more { append(byte) }
    }

    /// Writes one space, however many there were.
    mutating func blank() {
        if let last = bytes.last, last != UInt8(ascii: " ") { append(UInt8(ascii: " ")) }
    }

    /// Writes `#`, or nothing if the text ends in `#` and a separator.
    mutating func variable() {
        var end = bytes.count
        while end > 0, bytes.count - end < 2, bytes[end - 1].isSeparator { end -= 1 }
        if end > 0, bytes[end - 1] == UInt8(ascii: "#") {
            bytes.removeLast(bytes.count - end)
            return
        }
        if let last = bytes.last, last == UInt8(ascii: "-") || last == UInt8(ascii: "+") {
            let before = bytes.dropLast().last
            if before.map({ !$0.isWord }) ?? true { bytes.removeLast() }
        }
        append(UInt8(ascii: "#"))
    }

    /// Writes a run of letters and digits, without what varies in it.
    mutating func word(_ run: ArraySlice<UInt8>) {
        defer { sinceWord = 0 }
        let isCode = codeMayFollow && sinceWord <= 3 && run.count <= 5
        codeMayFollow = run.announcesCode || (isCode && run.allSatisfy(\.isDigit) && run.count == 1)
        switch run.variability {
        case .constant: append(contentsOf: run)
        case _ where isCode: append(contentsOf: run)
        case .numbered: numbered(run)
        case .variable: variable()
        }
    }

    private mutating func numbered(_ run: ArraySlice<UInt8>) {
        var inNumber = false
        for byte in run {
            if !byte.isDigit { append(byte) } else if !inNumber { variable() }
            inNumber = byte.isDigit
        }
    }

    /// Whether a quoted text written now would be a value: after `=`, or after a quoted key and a colon.
    var endsInAssignment: Bool {
        let tail = bytes.last == UInt8(ascii: " ") ? bytes.dropLast() : bytes[...]
        guard let last = tail.last else { return false }
        return last == UInt8(ascii: "=")
            || (last == UInt8(ascii: ":") && tail.dropLast().last?.isQuote == true)
    }

    /// The text, cut at the end of a character.
    func text(limit: Int) -> String {
        var kept = bytes[...]
        if kept.count > limit {
            kept = kept.prefix(limit)
            // The next byte continues a character: take its beginning away too.
            if bytes[limit] & 0xC0 == 0x80 {
                while let last = kept.popLast(), last & 0xC0 == 0x80 {}
            }
        }
        while kept.last == UInt8(ascii: " ") { kept = kept.dropLast() }
        return String(decoding: kept, as: UTF8.self)
    }
}

/// How much of a run of letters and digits differs from one occurrence to the next.
private enum Variability {
    case constant, numbered, variable
}

extension ArraySlice<UInt8> {
    fileprivate var variability: Variability {
        let digits = count { $0.isDigit }
        let isHexadecimal = allSatisfy(\.isHexadecimal)
        // Sixteen hexadecimal digits without a number among them happen to one id in many; a word is never like that.
        if digits == 0 { return isHexadecimal && count >= 16 ? .variable : .constant }
        if digits == count || count >= 16 || isHexadecimal && count >= 7 || isTimeOfDate { return .variable }
        if starts(with: [UInt8(ascii: "0"), UInt8(ascii: "x")]) { return .variable }
        return numberGroups >= 3 || (numberGroups == 2 && count >= 8) ? .variable : .numbered
    }

    /// `21T10` and `12Z`, the middle and the end of an ISO 8601 date.
    private var isTimeOfDate: Bool {
        guard first?.isDigit == true else { return false }
        let letters = filter { !$0.isDigit }
        return letters == [UInt8(ascii: "T")] || (letters == [UInt8(ascii: "Z")] && last == UInt8(ascii: "Z"))
    }

    private var numberGroups: Int {
        var groups = 0
        var inNumber = false
        for byte in self {
            if byte.isDigit, !inNumber { groups += 1 }
            inNumber = byte.isDigit
        }
        return groups
    }

    /// Whether a short number after this word tells one cause from another.
    fileprivate var announcesCode: Bool {
        guard count <= 8 else { return false }
        return ["status", "code", "errno", "http", "https", "sqlstate", "signal", "ora"]
            .contains(String(decoding: map(\.lowercased), as: UTF8.self))
    }
}

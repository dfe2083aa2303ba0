internal import ShiftworkCore

/// What stands behind the question mark: each name once, and only names that the route knows.
struct QueryParameters: Sendable {
    private let values: [String: String]

    /// Reads the part behind the question mark.
    /// - Throws: ``Problem`` with all that is wrong.
    init(_ text: Substring?, known: [String]) throws(Problem) {
        var values: [String: String] = [:]
        var mistakes: [Problem.Mistake] = []
        for part in (text ?? "").split(separator: "&") {
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(halves[0]),
                let value = Self.decoded(halves.count == 2 ? halves[1] : "")
            else {
                mistakes.append(.init("#/", "A parameter is not percent-encoded UTF-8 without NUL"))
                continue
            }
            if !known.contains(name) {
                let closest = ClosestWord.to(name, among: known)
                mistakes.append(
                    .init(
                        "#/\(name.escapedForMessages)", "This parameter is not known",
                        code: "unknown_parameter",
                        suggestion: closest))
            } else if values.updateValue(value, forKey: name) != nil {
                mistakes.append(.init("#/\(name)", "This parameter is given twice", code: "repeated"))
            }
        }
        guard mistakes.isEmpty else {
            let first = mistakes[0]
            let hint = first.suggestion.map { " Did you mean '\($0)'?" } ?? ""
            throw Problem(.invalidQuery, "\(first.pointer): \(first.detail).\(hint)", mistakes: mistakes)
        }
        self.values = values
    }

    /// A parameter's text; nil when it is absent or empty.
    subscript(_ name: String) -> String? {
        guard let value = values[name], !value.isEmpty else { return nil }
        return value
    }

    /// A parameter's text where it must say something if it is there: no number, time or word is empty.
    func given(_ name: String) -> String? { values[name] }

    /// A whole number within bounds.
    func integer(_ name: String, in bounds: ClosedRange<Int>) throws(Problem) -> Int? {
        guard let text = given(name) else { return nil }
        guard let number = Int(text), bounds.contains(number) else {
            throw mistake(
                name, "A whole number from \(bounds.lowerBound) to \(bounds.upperBound) is expected here")
        }
        return number
    }

    /// A truth value; false when it is absent.
    func flag(_ name: String) throws(Problem) -> Bool {
        switch given(name) {
        case nil, "false": return false
        case "true": return true
        default: throw mistake(name, "It is true or false")
        }
    }

    /// One of some words.
    func word<Word: RawRepresentable<String> & CaseIterable>(_ name: String, _: Word.Type = Word.self)
        throws(Problem) -> Word?
    {
        guard let text = given(name) else { return nil }
        guard let word = Word(rawValue: text) else {
            let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
            throw mistake(name, "It is one of \(words)")
        }
        return word
    }

    /// A problem with one parameter.
    func mistake(_ name: String, _ detail: String) -> Problem {
        Problem(.invalidQuery, "#/\(name): \(detail).", mistakes: [.init("#/\(name)", detail)])
    }

    /// Percent-decoded, a plus read as a space; nil when it is not UTF-8, or holds NUL: no store has a name or a
    /// text with that.
    static func decoded(_ text: some StringProtocol) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(hexDigit),
                    let low = rest.popFirst().flatMap(hexDigit)
                else { return nil }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        return bytes.contains(0) ? nil : String(validating: bytes, as: UTF8.self)
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - 48
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - 87
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - 55
        default: nil
        }
    }
}

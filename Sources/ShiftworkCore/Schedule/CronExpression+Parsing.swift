extension CronExpression {
    /// Why a text is no cron expression, and where.
    public struct ParseError: Error, Sendable, Hashable, CustomStringConvertible {
        /// The text, cut to 256 characters.
        public let text: String
        /// The place of the offending character, counted from 1.
        public let column: Int
        /// What is wrong there, as a sentence.
        public let problem: String

        /// One line that tells all of it.
        public var description: String { "Cron expression \"\(text)\", column \(column): \(problem)" }
    }

    /// Longer texts are refused unread.
    private static let lengthLimit = 256

    private static let macros = [
        "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *", "@weekly": "0 0 * * 0",
        "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@hourly": "0 * * * *",
    ]

    /// Reads an expression of five fields, or one of the `@` words.
    public init(_ text: String) throws(ParseError) {
        let limit = CronExpression.lengthLimit
        guard text.utf8.count <= limit else {
            throw ParseError(
                text: String(text.prefix(limit)), column: limit + 1,
                problem: "An expression has at most \(limit) bytes.")
        }
        var words = CronWord.split(text)
        let written = words.map(\.text).joined(separator: " ")
        if let first = words.first, first.text.hasPrefix("@") {
            guard let meaning = CronExpression.macros[first.text.lowercased()], words.count == 1 else {
                throw ParseError(
                    text: text, column: first.column, problem: CronExpression.unknownMacro(first.text))
            }
            words = CronWord.split(meaning)
        }
        guard words.count == 5 else {
            throw ParseError(
                text: text, column: words.count > 5 ? words[5].column : text.count + 1,
                problem: "Found \(words.count) fields instead of five: minute hour day month weekday.")
        }
        var fields: [CronField.Value] = []
        for (field, word) in zip(CronField.allCases, words) {
            var parser = CronFieldParser(field: field, word: word, expression: text)
            fields.append(try parser.run())
        }
        self.init(text: written, fields: fields)
    }

    private static func unknownMacro(_ word: String) -> String {
        switch word.lowercased() {
        case "@reboot": "@reboot is no time; enqueue the job when the program starts."
        case "@every": "@every is no cron; use a schedule with an interval."
        default: "Use one of \(macros.keys.sorted().joined(separator: " ")), alone."
        }
    }
}

/// A piece of the expression between white space, and where it begins.
private struct CronWord {
    var text: String
    var column: Int

    static func split(_ text: String) -> [CronWord] {
        var words: [CronWord] = []
        var column = 1
        var isInside = false
        for character in text {
            if character.isWhitespace {
                isInside = false
            } else if isInside {
                words[words.count - 1].text.append(character)
            } else {
                words.append(CronWord(text: String(character), column: column))
                isInside = true
            }
            column += 1
        }
        return words
    }
}

/// Reads one field: a list of values, ranges and steps.
private struct CronFieldParser {
    let field: CronField
    let expression: String
    private let characters: [Character]
    private let start: Int
    private var position = 0

    init(field: CronField, word: CronWord, expression: String) {
        (self.field, self.expression) = (field, expression)
        (characters, start) = (Array(word.text), word.column)
    }

    mutating func run() throws(CronExpression.ParseError) -> CronField.Value {
        var value = CronField.Value(bits: 0, isStar: characters.first == "*")
        repeat {
            for number in try item() { value.bits |= 1 << UInt64(number) }
        } while skip(",")
        guard position == characters.count else { throw unexpected() }
        return value
    }

    private mutating func item() throws(CronExpression.ParseError) -> StrideThrough<Int> {
        var values = field.range
        if skip("*") {
            // 7 is Sunday again, which would disturb the steps of `*/2`.
            if field == .weekday { values = 0...6 }
        } else {
            values = try range()
        }
        guard skip("/") else { return stride(from: values.lowerBound, through: values.upperBound, by: 1) }
        return stride(from: values.lowerBound, through: values.upperBound, by: try step())
    }

    private mutating func range() throws(CronExpression.ParseError) -> ClosedRange<Int> {
        let first = try value()
        if skip("-") {
            let column = position
            var last = try value()
            // In `fri-sun` Sunday is the end of the week.
            if field == .weekday, last == 0, first > 0 { last = 7 }
            guard first <= last else {
                throw failure(
                    at: column, "The range of the \(field.rawValue) runs backwards, from \(first) to \(last)."
                )
            }
            return first...last
        }
        // `5/10` counts from 5 to the end of the field.
        let last = field == .weekday ? max(6, first) : field.range.upperBound
        return first...(position < characters.count && characters[position] == "/" ? last : first)
    }

    private mutating func value() throws(CronExpression.ParseError) -> Int {
        let column = position
        while position < characters.count, characters[position].isASCII, characters[position].isLetter {
            position += 1
        }
        guard position > column else { return try number() }
        let name = String(characters[column..<position])
        guard let index = field.names.firstIndex(of: name.lowercased()) else {
            throw failure(at: column, unknownName(name))
        }
        return field.range.lowerBound + index
    }

    private mutating func number() throws(CronExpression.ParseError) -> Int {
        let column = position
        guard let number = digits() else { throw unexpected() }
        guard field.range.contains(number) else {
            let (lowest, highest) = (field.range.lowerBound, field.range.upperBound)
            throw failure(at: column, "The \(field.rawValue) is \(number), outside \(lowest)-\(highest).")
        }
        return number
    }

    private mutating func step() throws(CronExpression.ParseError) -> Int {
        let column = position
        guard let step = digits() else { throw unexpected() }
        guard (1...field.range.count).contains(step) else {
            throw failure(
                at: column, "The step of the \(field.rawValue) is \(step), outside 1-\(field.range.count).")
        }
        return step
    }

    /// A number of decimal digits, so large at most that it is outside every field.
    private mutating func digits() -> Int? {
        let column = position
        var number = 0
        while position < characters.count, let digit = characters[position].wholeNumberValue,
            characters[position].isASCII
        {
            number = min(number * 10 + digit, 9_999)
            position += 1
        }
        return position > column ? number : nil
    }

    private mutating func skip(_ character: Character) -> Bool {
        guard position < characters.count, characters[position] == character else { return false }
        position += 1
        return true
    }

    private func unknownName(_ name: String) -> String {
        if ["l", "w", "lw"].contains(name.lowercased()) { return "\(name) is not supported." }
        let known =
            field.names.isEmpty ? "It has no names." : "Its names are \(field.names.joined(separator: " "))."
        return "The \(field.rawValue) is \"\(name)\". \(known)"
    }

    private func unexpected() -> CronExpression.ParseError {
        guard position < characters.count else {
            return failure(at: position, "The \(field.rawValue) ends too early.")
        }
        switch characters[position] {
        case "?": return failure(at: position, "? is not supported; write *.")
        case "#": return failure(at: position, "# is not supported.")
        case let character:
            return failure(at: position, "\"\(character)\" does not belong here in the \(field.rawValue).")
        }
    }

    private func failure(at offset: Int, _ problem: String) -> CronExpression.ParseError {
        CronExpression.ParseError(text: expression, column: start + offset, problem: problem)
    }
}

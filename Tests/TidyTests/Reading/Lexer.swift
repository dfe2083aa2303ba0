/// Cuts Swift text into tokens. It knows nested comments, raw and multi-line strings, interpolation and regex
/// literals, so that a rule about code never looks at prose, and a rule about SQL never looks at code.
struct Lexer {
    private(set) var tokens: [Token] = []
    let bytes: [UInt8]
    var position = 0
    var line = 1

    /// The tokens of `text`.
    static func tokens(of text: String) -> [Token] {
        var lexer = Lexer(bytes: Array(text.utf8))
        lexer.code(untilClosingParenthesis: false)
        return lexer.tokens
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    func peek(_ offset: Int = 0) -> UInt8 {
        position + offset < bytes.count ? bytes[position + offset] : 0
    }

    func starts(with text: StaticString, offset: Int = 0) -> Bool {
        text.withUTF8Buffer { wanted in
            wanted.indices.allSatisfy { peek(offset + $0) == wanted[$0] }
        }
    }

    mutating func advance(_ count: Int = 1) {
        for _ in 0..<count where position < bytes.count {
            if bytes[position] == UInt8(ascii: "\n") { line += 1 }
            position += 1
        }
    }

    mutating func append(_ kind: Token.Kind, from start: Int, line: Int) {
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        tokens.append(Token(kind: kind, text: text, line: line))
    }

    mutating func append(_ token: Token) { tokens.append(token) }

    mutating func forgetTokens() { tokens = [] }

    /// Reads code to the end of the text or, inside an interpolation, up to the parenthesis that closes it.
    mutating func code(untilClosingParenthesis: Bool) {
        var depth = 0
        while position < bytes.count {
            let byte = peek()
            if byte == UInt8(ascii: "(") { depth += 1 }
            if byte == UInt8(ascii: ")") { depth -= 1 }
            if untilClosingParenthesis, depth < 0 { return }
            token(startingWith: byte)
        }
    }

    private mutating func token(startingWith byte: UInt8) {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"): advance()
        case UInt8(ascii: "/"): slash()
        case UInt8(ascii: "\""): string(hashes: 0)
        case UInt8(ascii: "#"): hash()
        case UInt8(ascii: "`"): rawIdentifier()
        case UInt8(ascii: "@"): word(prefix: 1)
        default: Lexer.isWordByte(byte) ? word(prefix: 0) : symbol()
        }
    }

    private mutating func slash() {
        if starts(with: "//") {
            comment { $0.peek() == UInt8(ascii: "\n") }
        } else if starts(with: "/*") {
            blockComment()
        } else if isRegexAhead {
            advance()
            skip { $0.peek() == UInt8(ascii: "/") }
            advance()
        } else {
            symbol()
        }
    }

    private mutating func comment(until isEnd: (Lexer) -> Bool) {
        let start = position
        while position < bytes.count, !isEnd(self) { advance() }
        append(.comment, from: start, line: line)
    }

    private mutating func blockComment() {
        let (start, first) = (position, line)
        var depth = 0
        repeat {
            if starts(with: "/*") {
                depth += 1
                advance(2)
            } else if starts(with: "*/") {
                depth -= 1
                advance(2)
            } else {
                advance()
            }
        } while depth > 0 && position < bytes.count
        append(.comment, from: start, line: first)
    }

    /// A slash opens a regex where an operand is due and another slash follows on the same line.
    private var isRegexAhead: Bool {
        guard peek(1) != UInt8(ascii: " "), let last = tokens.last else { return false }
        guard last.isWord("return") || (last.kind == .symbol && "(,=:[{|&".contains(last.text)) else {
            return false
        }
        let rest = bytes[(position + 1)...].prefix { $0 != UInt8(ascii: "\n") }
        return rest.contains(UInt8(ascii: "/"))
    }

    /// Passes over a regex literal; a backslash hides the character behind it.
    private mutating func skip(until isEnd: (Lexer) -> Bool) {
        while position < bytes.count, !isEnd(self) {
            advance(peek() == UInt8(ascii: "\\") ? 2 : 1)
        }
    }

    private mutating func hash() {
        var hashes = 0
        while peek(hashes) == UInt8(ascii: "#") { hashes += 1 }
        if peek(hashes) == UInt8(ascii: "\"") {
            string(hashes: hashes)
        } else if peek(hashes) == UInt8(ascii: "/") {
            advance(hashes + 1)
            skip { $0.starts(with: "/#") }
            advance(hashes + 1)
        } else {
            word(prefix: 1)
        }
    }

    private mutating func rawIdentifier() {
        let start = position
        advance()
        while position < bytes.count, peek() != UInt8(ascii: "`") { advance() }
        advance()
        append(.word, from: start, line: line)
    }

    private mutating func word(prefix: Int) {
        let start = position
        advance(prefix)
        while Lexer.isWordByte(peek()) { advance() }
        append(.word, from: start, line: line)
    }

    private mutating func symbol() {
        let start = position
        advance()
        append(.symbol, from: start, line: line)
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"), 128...255: true
        default: false
        }
    }
}

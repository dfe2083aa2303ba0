extension Lexer {
    /// Reads a string literal that begins with `hashes` number signs.
    ///
    /// Its text becomes one token; each interpolation is read as code and its tokens follow.
    mutating func string(hashes: Int) {
        let first = line
        advance(hashes)
        let isMultiline = starts(with: "\"\"\"")
        advance(isMultiline ? 3 : 1)
        var text: [UInt8] = []
        var interpolations: [Token] = []
        while position < bytes.count, !endsString(hashes: hashes, isMultiline: isMultiline) {
            if isEscape(hashes: hashes) {
                advance(1 + hashes)
                interpolations += escaped(into: &text)
            } else {
                text.append(peek())
                advance()
            }
        }
        advance((isMultiline ? 3 : 1) + hashes)
        append(Token(kind: .string, text: String(decoding: text, as: UTF8.self), line: first))
        for token in interpolations { append(token) }
    }

    private func endsString(hashes: Int, isMultiline: Bool) -> Bool {
        if !isMultiline, peek() == UInt8(ascii: "\n") { return true }
        guard starts(with: isMultiline ? "\"\"\"" : "\"") else { return false }
        let quotes = isMultiline ? 3 : 1
        return (0..<hashes).allSatisfy { peek(quotes + $0) == UInt8(ascii: "#") }
    }

    private func isEscape(hashes: Int) -> Bool {
        peek() == UInt8(ascii: "\\") && (0..<hashes).allSatisfy { peek(1 + $0) == UInt8(ascii: "#") }
    }

    /// What stands behind a backslash: an interpolation, whose tokens are returned, or one escaped character.
    private mutating func escaped(into text: inout [UInt8]) -> [Token] {
        guard peek() == UInt8(ascii: "(") else {
            text.append(peek())
            advance()
            return []
        }
        text += Array("\\()".utf8)
        advance()
        var inner = Lexer(continuing: self)
        inner.code(untilClosingParenthesis: true)
        inner.advance()
        position = inner.position
        line = inner.line
        let open = Token(kind: .symbol, text: "(", line: line)
        return [open] + inner.tokens + [Token(kind: .symbol, text: ")", line: line)]
    }

    private init(continuing outer: Lexer) {
        self = outer
        forgetTokens()
    }
}

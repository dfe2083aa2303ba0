/// A function, initialiser or computed property as it stands in a file.
struct Function: Sendable {
    let name: String
    let firstLine: Int
    let lastLine: Int
    let parameters: Int
    /// The tokens between the braces; empty for a requirement of a protocol.
    let body: [Token]

    /// Its lines, from the first of the declaration to the closing brace.
    var length: Int { lastLine - firstLine + 1 }

    /// Whether it is an initialiser that only hands each parameter to the property of that name.
    var isMemberwise: Bool {
        name == "init" && !body.isEmpty && body.filter { $0.isSymbol("=") }.count <= parameters
            && !body.contains { Function.deciding.contains($0.text) && $0.kind == .word }
    }

    private static let deciding: Set = [
        "if", "guard", "switch", "for", "while", "let", "var", "try", "return",
    ]
}

extension SourceFile {
    /// Every function and initialiser of the file.
    var functions: [Function] {
        code.indices.compactMap { index in
            let token = code[index]
            if token.isWord("func") { return function(named: index + 1, keyword: index) }
            let isCall = index > 0 && code[index - 1].isSymbol(".")
            if token.isWord("init"), !isCall { return function(named: index, keyword: index) }
            return nil
        }
    }

    private func function(named name: Int, keyword: Int) -> Function? {
        guard let open = code[name...].firstIndex(where: { $0.isSymbol("(") }), open - name < 80,
            let close = code.closing(of: open)
        else { return nil }
        let parameters = code[(open + 1)..<close].topLevelItems
        let first = code[keyword].line
        guard let brace = bodyBrace(after: close), let end = code.closing(of: brace) else {
            return Function(
                name: code[name].text, firstLine: first, lastLine: code[close].line, parameters: parameters,
                body: [])
        }
        return Function(
            name: code[name].text, firstLine: first, lastLine: code[end].line, parameters: parameters,
            body: Array(code[(brace + 1)..<end]))
    }

    /// The brace that opens the body, unless the declaration ends without one.
    private func bodyBrace(after close: Int) -> Int? {
        var index = close + 1
        var line = code[close].line
        while index < code.count {
            let token = code[index]
            if token.isSymbol("{") { return index }
            if token.isSymbol("}") || token.isSymbol(";") { return nil }
            let continues =
                ["async", "throws", "rethrows", "where"].contains(token.text) || token.isSymbol("-")
            if token.line > line, !continues, !code[index - 1].isSymbol(",") { return nil }
            line = token.line
            if token.isSymbol("("), let end = code.closing(of: index) {
                index = end
                line = code[end].line
            }
            index += 1
        }
        return nil
    }
}

extension [Token] {
    private static let pairs = ["(": ")", "[": "]", "{": "}"]

    /// Where the bracket at `open` closes.
    func closing(of open: Int) -> Int? {
        guard let closer = [Token].pairs[self[open].text] else { return nil }
        var depth = 0
        for index in open..<count where self[index].kind == .symbol {
            if self[index].text == self[open].text { depth += 1 }
            if self[index].text == closer { depth -= 1 }
            if depth == 0 { return index }
        }
        return nil
    }
}

extension ArraySlice<Token> {
    /// How many items a list holds, separated by commas outside of brackets and of generic arguments.
    var topLevelItems: Int {
        var depth = 0
        var separators = 0
        var previous: Token?
        for token in self where token.kind == .symbol {
            if "([{<".contains(token.text) { depth += 1 }
            let isArrow = token.text == ">" && previous?.text == "-"
            if ")]}>".contains(token.text), !isArrow { depth -= 1 }
            if token.text == ",", depth == 0 { separators += 1 }
            previous = token
        }
        return isEmpty ? 0 : separators + 1
    }
}

extension Rule {
    static let fileLength = perFile("file-length") { file in
        let wall = 400
        guard file.isWritten, file.lines.count > wall else { return [] }
        return [Finding(file, line: file.lines.count, "a file has at most \(wall) lines")]
    }

    static let lineLength = perFile("line-length") { file in
        let wall = 120
        guard file.isWritten else { return [] }
        return file.lines.indices
            .filter { file.lines[$0].utf8.count > wall && file.lines[$0].count > wall }
            .map { Finding(file, line: $0 + 1, "a line has at most \(wall) columns") }
    }

    static let functionLength = perFile("function-length") { file in
        let wall = 60
        return file.functions
            .filter { $0.length > wall }
            .map { Finding(file, line: $0.firstLine, "\($0.name): a function has at most \(wall) lines") }
    }

    /// An initialiser that only fills the properties of its type is the "struct" that the rule asks for.
    /// What a function takes that answers somebody else's protocol is not ours to say.
    static let parameterCount = perFile("parameters") { file in
        let wall = 6
        let others = ["startSpan"]
        return file.functions
            .filter { $0.parameters > wall && !$0.isMemberwise && !others.contains($0.name) }
            .map { Finding(file, line: $0.firstLine, "\($0.name): \(wall) parameters, then a struct") }
    }

    static let nesting = perFile("nesting") { file in
        let wall = 3
        return file.functions.compactMap { function in
            guard let line = function.body.firstLine(nestedDeeperThan: wall) else { return nil }
            return Finding(file, line: line, "\(function.name): control flow nests at most \(wall) deep")
        }
    }
}

extension [Token] {
    private static let openers: Set = [
        "if", "for", "while", "switch", "do", "repeat", "catch", "else", "guard",
    ]

    /// The first line on which blocks of control flow stand deeper inside each other than `wall`.
    fileprivate func firstLine(nestedDeeperThan wall: Int) -> Int? {
        var blocks: [Bool] = []
        var isControlFlow = false
        for (index, token) in enumerated() {
            let isLabel = index + 1 < count && self[index + 1].isSymbol(":")
            if token.kind == .word, [Token].openers.contains(token.text), !isLabel { isControlFlow = true }
            if token.isSymbol("{") {
                blocks.append(isControlFlow)
                isControlFlow = false
                if blocks.count(where: { $0 }) > wall { return token.line }
            } else if token.isSymbol("}") {
                _ = blocks.popLast()
            }
        }
        return nil
    }
}

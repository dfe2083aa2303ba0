import ShiftworkCore

extension Rule {
    /// A switch over statuses or events lists them all, so that one more stops the compiler.
    ///
    /// Read from the cases: a switch is over statuses or events when all names it matches are such names, or when
    /// one of them is and the subject says so.
    static let exhaustiveSwitches = perFile("exhaustive-switch") { file in
        file.switches
            .filter { $0.defaultLine != nil && $0.isOverLifecycle }
            .map {
                Finding(file, line: $0.defaultLine ?? 0, "no default in a switch over JobStatus or JobEvent")
            }
    }
}

private let statusNames = Set(JobStatus.allCases.map { String(describing: $0) })
private let eventNames = Set(JobEvent.allCases.map { String(describing: $0) })

/// A switch as far as its own labels say what it is about.
private struct Switch {
    let subject: [Token]
    var names: [String] = []
    var defaultLine: Int?

    var isOverLifecycle: Bool {
        let words = subject.filter { $0.kind == .word }.map { $0.text.lowercased() }
        let saysSo = words.contains { $0.hasSuffix("status") || $0.hasSuffix("event") }
        return [statusNames, eventNames].contains { known in
            let hits = names.filter(known.contains)
            return !hits.isEmpty && (saysSo || hits.count == names.count)
        }
    }
}

extension SourceFile {
    fileprivate var switches: [Switch] {
        code.indices.filter { code[$0].isWord("switch") }.compactMap { start in
            guard let open = code[start...].firstIndex(where: { $0.isSymbol("{") }),
                let close = code.closing(of: open)
            else { return nil }
            return labels(of: Switch(subject: Array(code[(start + 1)..<open])), in: (open + 1)..<close)
        }
    }

    /// Reads the labels at the switch's own depth; those of an inner switch are the inner one's.
    private func labels(of plain: Switch, in range: Range<Int>) -> Switch {
        var found = plain
        var depth = 0
        var isInLabel = false
        for index in range {
            let token = code[index]
            if token.kind == .symbol, "{([".contains(token.text) { depth += 1 }
            if token.kind == .symbol, "})]".contains(token.text) { depth -= 1 }
            guard depth == 0 else { continue }
            if token.isWord("case"), !code[index - 1].isWord("if") { isInLabel = true }
            if token.isSymbol(":") { isInLabel = false }
            if token.isWord("default"), code[index + 1].isSymbol(":") { found.defaultLine = token.line }
            let carriesPayload = code[index + 1].isSymbol("(")
            if isInLabel, token.kind == .word, code[index - 1].isSymbol("."), !carriesPayload {
                found.names.append(token.text)
            }
        }
        return found
    }
}

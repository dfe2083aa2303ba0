/// One file of the tree, with its path from the root.
struct SourceFile: Sendable {
    let path: String
    let text: String
    let lines: [Substring]
    /// All tokens; empty unless the file is Swift.
    let tokens: [Token]
    /// The tokens without comments.
    let code: [Token]

    init(path: String, text: String) {
        self.path = path
        self.text = text
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last == "" { lines.removeLast() }
        self.lines = lines
        tokens = path.hasSuffix(".swift") ? Lexer.tokens(of: text) : []
        code = tokens.filter { $0.kind != .comment }
    }

    var name: String { String(path.split(separator: "/").last ?? "") }

    var isSwift: Bool { path.hasSuffix(".swift") }

    /// SQL or Lua in a file of its own.
    var isScript: Bool { path.hasSuffix(".sql") || path.hasSuffix(".lua") }

    /// Whether the walls on length apply: text that people write by hand, prose excepted.
    var isWritten: Bool {
        isSwift || isScript || [".c", ".h", ".py", ".sh"].contains { path.hasSuffix($0) }
            || path.hasPrefix("bin/") || path.hasPrefix(".ci/")
    }

    /// The target whose sources hold this file.
    var target: String? {
        let parts = path.split(separator: "/")
        return parts.first == "Sources" && parts.count > 2 ? String(parts[1]) : nil
    }

    /// Whether the file belongs to a store that speaks SQL or Lua.
    var isOfScriptedStore: Bool {
        guard let target else { return false }
        return ["SQLite", "Postgres", "Redis"].contains { target.hasSuffix($0) }
    }
}

/// A piece of Swift in the documentation.
struct CodeBlock: Sendable {
    let page: String
    let line: Int
    let code: String

    /// The fenced Swift of a Markdown text.
    static func blocks(in text: String, page: String) -> [CodeBlock] {
        var blocks: [CodeBlock] = []
        var open: (line: Int, lines: [Substring])?
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if let block = open, line.hasPrefix("```") {
                blocks.append(
                    CodeBlock(page: page, line: block.line, code: block.lines.joined(separator: "\n")))
                open = nil
            } else if line == "```swift" {
                open = (number + 1, [])
            } else {
                open?.lines.append(line)
            }
        }
        return blocks
    }

    /// Whether this code stands in `source` as it is, apart from imports, comments, and where lines break.
    func stands(in source: String) -> Bool { source.contains(CodeBlock.bare(code)) }

    /// Code without imports, comments and white space.
    static func bare(_ text: String) -> String {
        text.split(separator: "\n")
            .filter { !$0.hasPrefix("import ") }
            .map { line in line[..<(line.firstRange(of: "//")?.lowerBound ?? line.endIndex)] }
            .joined()
            .filter { !$0.isWhitespace }
    }
}

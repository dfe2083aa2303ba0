import Foundation
import Testing

/// What the documentation shows is code that the compiler has seen: each block stands in this target or in an
/// example.
@Suite struct `Code in the documentation` {
    @Test func `is compiled`() throws {
        let blocks = try Documentation.pages().flatMap { CodeBlock.blocks(in: $0.text, page: $0.name) }
        let sources = try Documentation.sources()
        #expect(!blocks.isEmpty && !sources.isEmpty)
        for block in blocks where !sources.contains(where: block.stands) {
            Issue.record("\(block.page):\(block.line) stands in no file that is compiled")
        }
    }

    @Test func `is read from fences, and compared without imports, comments and line breaks`() {
        let text = "Prose\n```swift\nimport A\n\nf(a, b)   // why\n    g()\n```\n```\nshell\n```\n"
        let blocks = CodeBlock.blocks(in: text, page: "page.md")
        #expect(blocks.map(\.line) == [2])
        #expect(blocks[0].stands(in: CodeBlock.bare("func h() {\n    f(\n        a, b)\n    g()\n}")))
        #expect(!blocks[0].stands(in: CodeBlock.bare("f(a, b)\ne()\ng()")))
    }
}

private enum Documentation {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func pages() throws -> [(name: String, text: String)] {
        let pages =
            try files(under: "Sources/Shiftwork/Shiftwork.docc", suffix: ".md") + [
                root.appending(path: "README.md"), root.appending(path: "docs/postgres.md"),
            ]
        return try pages.map { ($0.lastPathComponent, try String(contentsOf: $0, encoding: .utf8)) }
    }

    static func sources() throws -> [String] {
        let files =
            try files(under: "Tests/DocumentationTests", suffix: ".swift")
            + files(under: "Examples", suffix: ".swift")
        return try files.map { CodeBlock.bare(try String(contentsOf: $0, encoding: .utf8)) }
    }

    private static func files(under folder: String, suffix: String) throws -> [URL] {
        let folder = root.appending(path: folder)
        guard let paths = FileManager.default.enumerator(atPath: folder.path) else { return [] }
        return paths.compactMap { $0 as? String }
            .filter { $0.hasSuffix(suffix) && !$0.contains(".build/") }
            .map { folder.appending(path: $0) }
    }
}

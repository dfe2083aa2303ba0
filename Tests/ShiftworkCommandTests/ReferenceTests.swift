import ArgumentParser
import Foundation
import Testing

@testable import ShiftworkCommand

/// `docs/cli.md` below its mark is printed from the commands. To write it anew:
/// `WRITE_REFERENCE=1 swift test --filter ReferenceTests`.
@Suite("The reference of the command line")
struct ReferenceTests {
    private static let mark = "<!-- Printed from the commands; a test fails when it is stale. -->\n"

    @Test func `says what the commands' own help says`() throws {
        let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/cli.md")
        let text = try String(contentsOf: page, encoding: .utf8)
        let end = try #require(text.range(of: Self.mark)).upperBound
        let expected = text[..<end] + Self.sections(of: ShiftworkCommand.self, [])
        if ProcessInfo.processInfo.environment["WRITE_REFERENCE"] != nil {
            try expected.write(to: page, atomically: true, encoding: .utf8)
        }
        #expect(
            text == expected, "docs/cli.md is stale: WRITE_REFERENCE=1 swift test --filter ReferenceTests")
    }

    private static func sections(of command: any ParsableCommand.Type, _ path: [String]) -> String {
        let path = path + [command._commandName]
        let configuration = command.configuration
        let children = configuration.subcommands
        if !children.isEmpty {
            let title =
                path.count == 1 ? "" : "\n## \(path.joined(separator: " "))\n\n\(configuration.abstract)\n"
            return title + children.map { sections(of: $0, path) }.joined()
        }
        let heading = String(repeating: "#", count: path.count)
        let text = help(of: command).joined(separator: "\n").trimmingCharacters(in: .newlines)
        return "\n\(heading) \(path.joined(separator: " "))\n\n```\n\(text)\n```\n"
    }

    /// A command's own help, without the options that all share.
    private static func help(of command: any ParsableCommand.Type) -> [String] {
        var isShared = false
        var lines: [String] = []
        let help = ShiftworkCommand.helpMessage(for: command, columns: 100)
        for line in help.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("  -") { isShared = shared.contains { line.dropFirst(2).hasPrefix($0) } }
            if line.isEmpty { isShared = false }
            if isShared || line == "OPTIONS:" { continue }
            let isBlankAgain = line.isEmpty && lines.last == ""
            if !isBlankAgain { lines.append(line.hasPrefix("USAGE:") ? usage(String(line)) : trimmed(line)) }
        }
        return lines
    }

    private static let shared = [
        "-o, --output", "--color", "--time <time>", "--tz", "--no-headers", "--quiet", "-v, --verbose",
        "--version",
        "-h, --help", "--store <store>", "--profile",
    ]

    private static func usage(_ line: String) -> String {
        let names = ["store", "profile", "output", "color", "time", "tz", "no-headers", "quiet", "verbose"]
        return names.reduce(line) { text, name in
            text.replacing(" [--\(name) <\(name)>]", with: "").replacing(" [--\(name)]", with: "")
        }
    }

    private static func trimmed(_ line: Substring) -> String {
        String(line.reversed().drop { $0 == " " }.reversed())
    }
}

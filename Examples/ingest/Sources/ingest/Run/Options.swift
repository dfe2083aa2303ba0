import Foundation
import TextVectors

/// What the command line asks for.
struct Options: Sendable {
    /// The folder to ingest.
    var folder = ""
    /// Files and folders in it; empty for all.
    var parts: [String] = []
    /// The database's file.
    var store = ""
    /// How many jobs run at a time. They wait for the disk more than they compute, and share its trips.
    var slots = 16
    /// What to search for at the end.
    var query: String?
    /// How long each job waits before it begins.
    var delay = Duration.zero
    /// Whether it stays when everything is done, and works on what changes.
    var stays = false

    /// How it is called.
    static let usage = """
        Usage: bin/run [FOLDER] [--query WORDS] [--store PATH] [--workers SLOTS] [--slow MILLISECONDS]

        Ingests the texts of a folder: cuts them into chunks, embeds the chunks, stores the vectors. Without FOLDER, the
        documents and sources of the project itself. Run it again to ingest what has changed since.

          --query WORDS        search for words at the end
          --store PATH         where to keep jobs and vectors (default: a file in .build/ingest)
          --workers SLOTS      how many jobs run at a time (default: 16)
          --stay yes           stay when all is done, and work on what changes, until Ctrl-C
          --slow MILLISECONDS  let every job wait so long first: to look on, or to interrupt the run
        """

    /// A command line that cannot be understood, and why.
    struct Misuse: Error, CustomStringConvertible {
        var description: String
    }

    /// Reads the arguments, without the program's name.
    /// - Throws: ``Misuse``.
    init(_ arguments: [String]) throws {
        var home = ".build/ingest"
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            guard argument.hasPrefix("--") else {
                guard folder.isEmpty else {
                    throw Misuse(description: "Name one folder, not two: \(argument)")
                }
                folder = argument
                continue
            }
            guard let value = rest.popFirst() else { throw Misuse(description: "\(argument) needs a value.") }
            switch argument {
            case "--home": home = value
            case "--parts": parts = value.split(separator: ",").map(String.init)
            case "--query": query = value
            case "--stay": stays = value == "yes"
            case "--store": store = value
            case "--workers": slots = try Options.number(value, of: argument, 1...1_000)
            case "--slow": delay = .milliseconds(try Options.number(value, of: argument, 0...60_000))
            default: throw Misuse(description: "There is no option \(argument).")
            }
        }
        folder = URL(fileURLWithPath: folder.isEmpty ? "." : folder).standardizedFileURL.path
        if store.isEmpty { store = Options.defaultStore(of: folder, in: home) }
    }

    private static func number(_ text: String, of option: String, _ range: ClosedRange<Int>) throws -> Int {
        guard let number = Int(text), range.contains(number) else {
            throw Misuse(
                description:
                    "\(option) takes a number from \(range.lowerBound) to \(range.upperBound), not \(text).")
        }
        return number
    }

    /// One store per folder.
    private static func defaultStore(of folder: String, in home: String) -> String {
        let name = URL(fileURLWithPath: folder).lastPathComponent
        return "\(home)/\(name)-\(Digest(of: folder).description.prefix(8)).sqlite"
    }
}

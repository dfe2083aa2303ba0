import Foundation
import TestProcess

/// The built `simulate`, run as a process.
enum Simulate {
    /// Beside the test bundle.
    static let path: String = {
        let runner = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().path
        let candidates = [CommandLine.arguments[0], runner].map {
            ($0 as NSString).deletingLastPathComponent + "/simulate"
        }
        return candidates.first { FileManager.default.isExecutableFile(atPath: $0) } ?? candidates[0]
    }()

    /// Runs it to its end: what it printed, and its status.
    static func run(_ arguments: String...) async throws -> (output: String, status: Int32) {
        let printed = ChildPipe.fromProgram()
        let process = try TestProcess(path, arguments, streams: ChildStreams(output: .pipe(printed)))
        return (await printed.text(), await process.status())
    }
}

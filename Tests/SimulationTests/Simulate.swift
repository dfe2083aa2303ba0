import Foundation

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
    static func run(_ arguments: String...) throws -> (output: String, status: Int32) {
        let (process, pipe) = (Process(), Pipe())
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.standardOutput = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (String(decoding: output, as: UTF8.self), process.terminationStatus)
    }
}

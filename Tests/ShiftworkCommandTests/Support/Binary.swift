import Foundation
import ShiftworkCore
import TestProcess

/// The built program, run as a process on a store of its own.
struct Binary {
    /// What a process left behind.
    struct Ended {
        var status: Int32
        var output: String
        var error: String
    }

    /// A folder of its own, with nothing configured.
    private let place: TemporaryFolder
    var folder: String { place.path }
    var environment: [String: String]

    /// Beside the test bundle.
    static let path: String = {
        let runner = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().path
        let candidates = [CommandLine.arguments[0], runner].map {
            ($0 as NSString).deletingLastPathComponent + "/shiftwork"
        }
        return candidates.first { FileManager.default.isExecutableFile(atPath: $0) } ?? candidates[0]
    }()

    init() throws {
        place = try TemporaryFolder()
        let folder = place.path
        environment = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": folder,
            "LANG": "C.UTF-8",
            "SHIFTWORK_STORE_URL": "sqlite:\(folder)/jobs.sqlite", "USER": "anna",
        ]
    }

    /// Runs it to its end.
    @discardableResult
    func run(_ arguments: String..., input: String = "") async throws -> Ended {
        try await start(arguments, input: input).end()
    }

    /// Starts it.
    func start(_ arguments: [String], input: String = "") throws -> Running {
        try Running(arguments, input: input, folder: folder, environment: environment)
    }

    /// Writes a script for `--exec`.
    func script(_ name: String, _ body: String) throws -> String {
        let path = "\(folder)/\(name)"
        try "#!/bin/bash\n\(body)\n".write(toFile: path, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return path
    }

    /// The job of an id, as `show -o json` tells it.
    func job(_ id: String) async throws -> JSONBytes {
        JSONBytes(unchecked: Array(try await run("show", id, "-o", "json").output.utf8))
    }

    /// A process that runs.
    final class Running: Sendable {
        private let process: TestProcess
        private let output = ChildPipe.fromProgram()
        private let errors = ChildPipe.fromProgram()

        fileprivate init(_ arguments: [String], input: String, folder: String, environment: [String: String])
            throws
        {
            let inputFile = "\(folder)/input-\(UUID())"
            try input.write(toFile: inputFile, atomically: true, encoding: .utf8)
            process = try TestProcess(
                Binary.path, arguments, environment: environment, folder: folder,
                streams: ChildStreams(input: .file(inputFile), output: .pipe(output), errors: .pipe(errors)))
        }

        /// Lines of standard error, as they come.
        var errorLines: AsyncStream<String> { errors.lines }

        func send(_ signal: Int32) { process.send(signal) }

        /// Closes our end of its standard output, as `head` does.
        func closeOutput() throws { try output.ours.close() }

        /// Waits for its end, its lines of error already read by somebody else.
        func status() async -> Int32 { await process.status() }

        func end() async throws -> Ended {
            async let text = output.text()
            async let messages = errors.text()
            let (output, error) = await (text, messages)
            return Ended(status: await status(), output: output, error: error)
        }
    }
}

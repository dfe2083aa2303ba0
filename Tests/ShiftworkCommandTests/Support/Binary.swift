import Foundation
import ShiftworkCore

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
    final class Running: @unchecked Sendable {
        // Set up before the process starts, then only asked and told from the test.
        private let process = Process()
        private let output = Pipe()
        private let errors = Pipe()
        private let ended: AsyncStream<Void>

        fileprivate init(_ arguments: [String], input: String, folder: String, environment: [String: String])
            throws
        {
            let (ended, continuation) = AsyncStream<Void>.makeStream()
            self.ended = ended
            process.executableURL = URL(filePath: Binary.path)
            process.arguments = arguments
            process.currentDirectoryURL = URL(filePath: folder)
            process.environment = environment
            let inputFile = "\(folder)/input-\(UUID())"
            try input.write(toFile: inputFile, atomically: true, encoding: .utf8)
            process.standardInput = try FileHandle(forReadingFrom: URL(filePath: inputFile))
            (process.standardOutput, process.standardError) = (output, errors)
            process.terminationHandler = { _ in continuation.finish() }
            try process.run()
        }

        /// Lines of standard error, as they come.
        var errorLines: AsyncStream<String> { lines(of: errors.fileHandleForReading) }

        func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

        /// Closes our end of its standard output, as `head` does.
        func closeOutput() throws { try output.fileHandleForReading.close() }

        /// Waits for its end, its lines of error already read by somebody else.
        func status() async -> Int32 {
            for await _ in ended {}
            return process.terminationStatus
        }

        func end() async throws -> Ended {
            async let text = all(of: output.fileHandleForReading)
            async let messages = all(of: errors.fileHandleForReading)
            let (output, error) = await (text, messages)
            return Ended(status: await status(), output: output, error: error)
        }

        private func all(of handle: FileHandle) async -> String {
            var text = ""
            for await line in lines(of: handle) { text += line + "\n" }
            return text
        }

        /// A thread reads, since reading blocks.
        private func lines(of handle: FileHandle) -> AsyncStream<String> {
            AsyncStream { continuation in
                Thread.detachNewThread {
                    var rest = Data()
                    while case let data = handle.availableData, !data.isEmpty {
                        rest += data
                        while let end = rest.firstIndex(of: 0x0A) {
                            continuation.yield(String(decoding: rest[rest.startIndex..<end], as: UTF8.self))
                            rest = Data(rest[(end + 1)...])
                        }
                    }
                    if !rest.isEmpty { continuation.yield(String(decoding: rest, as: UTF8.self)) }
                    continuation.finish()
                }
            }
        }
    }
}

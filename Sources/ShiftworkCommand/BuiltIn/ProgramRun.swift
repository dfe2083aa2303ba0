internal import Foundation
internal import Logging
internal import ShiftworkCore
internal import Subprocess
internal import SystemPackage

/// One run of a program for a job: in a process group of its own, which ends with the attempt.
struct ProgramRun: Sendable {
    /// Exit status that means: not worth another attempt (EX_DATAERR).
    static let finalStatus: Int32 = 65
    /// Bytes of standard output that are kept.
    static let keptBytes = 64 * 1024

    var arguments: [String]
    var input: [UInt8]
    var environment: [String: String] = [:]
    var directory: String?

    /// What a program wrote to standard output.
    struct Output: Sendable {
        var bytes: [UInt8] = []
        var isTruncated = false

        /// As text without the characters that no JSON keeps.
        var text: String { String(decoding: bytes, as: UTF8.self).replacing("\0", with: "\u{FFFD}") }
    }

    /// Runs it to its end. Lines of standard error become lines of the job's log.
    /// - Throws: ``ProgramFailed`` when it does not exit with 0; `Unrecoverable` when another attempt is
    /// not worth it.
    func output(of job: ClaimedJob, logger: Logger, grace: Duration) async throws -> Output {
        guard let program = arguments.first, !program.isEmpty else {
            throw Unrecoverable("\"arguments\" is empty: its first element is the program.")
        }
        let result = try await Subprocess.run(
            program.contains("/") ? .path(FilePath(program)) : .name(program),
            arguments: Arguments(Array(arguments.dropFirst())), environment: environment(of: job),
            workingDirectory: directory.map { FilePath($0) }, platformOptions: options(grace: grace),
            input: .fileDescriptor(try inputFile(), closeAfterSpawningProcess: true), output: .sequence,
            error: .sequence
        ) { execution in
            // Children that the program left behind go with it.
            defer { _ = kill(-execution.processIdentifier.value, SIGKILL) }
            return try await withThrowingTaskGroup(of: Output?.self) { group in
                group.addTask { try await Self.collect(execution.standardOutput) }
                group.addTask {
                    try await Self.log(execution.standardError, to: logger)
                    return nil
                }
                var output = Output()
                for try await part in group { if let part { output = part } }
                return output
            }
        }
        try Task.checkCancellation()
        switch result.terminationStatus {
        case .exited(0): return result.closureResult
        case .exited(let status):
            let failure = ProgramFailed(program: program, end: "exit status \(status)")
            throw status == Self.finalStatus ? Unrecoverable(failure) as any Error : failure
        case .signaled(let signal): throw ProgramFailed(program: program, end: "signal \(signal)")
        }
    }

    /// The payload as a file without a name. A pipe would break when a program ends without reading it, and the break
    /// would be taken for the program's own failure.
    private func inputFile() throws -> FileDescriptor {
        guard let file = tmpfile() else { throw InputFailed(code: errno) }
        defer { fclose(file) }
        guard fwrite(input, 1, input.count, file) == input.count, fflush(file) == 0 else {
            throw InputFailed(code: errno)
        }
        let descriptor = FileDescriptor(rawValue: dup(fileno(file)))
        try descriptor.seek(offset: 0, from: .start)
        return descriptor
    }

    private func options(grace: Duration) -> PlatformOptions {
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [.gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: grace)]
        return options
    }

    private func environment(of job: ClaimedJob) -> Environment {
        var values = environment
        values["SHIFTWORK_JOB_ID"] = job.lease.job.description
        values["SHIFTWORK_JOB_TYPE"] = job.type.rawValue
        values["SHIFTWORK_JOB_QUEUE"] = job.queue.rawValue
        values["SHIFTWORK_JOB_ATTEMPT"] = String(job.attempt)
        if let traceparent = job.traceparent { values["SHIFTWORK_JOB_TRACEPARENT"] = traceparent }
        var changes: [Environment.Key: String?] = [:]
        for (name, value) in values {
            if let key = Environment.Key(rawValue: name) { changes[key] = value }
        }
        return Environment.inherit.updating(changes)
    }

    private static func collect(_ output: SubprocessOutputSequence) async throws -> Output {
        var kept = Output()
        for try await buffer in output {
            let bytes = buffer.withUnsafeBytes { Array($0) }
            kept.isTruncated = kept.isTruncated || kept.bytes.count + bytes.count > keptBytes
            kept.bytes += bytes.prefix(keptBytes - kept.bytes.count)
        }
        return kept
    }

    private static func log(_ output: SubprocessOutputSequence, to logger: Logger) async throws {
        for try await line in output.strings(bufferingPolicy: .maxLineLength(1 << 20)) {
            let text = line.trimmingCharacters(in: .newlines)
            if !text.isEmpty { logger.info("\(text.prefix(4_096))") }
        }
    }
}

/// A program ended otherwise than with exit status 0.
struct ProgramFailed: Error, CustomStringConvertible {
    let program: String
    /// As in `exit status 1`, `signal 9`.
    let end: String

    var description: String { "\(program) ended with \(end). Its standard error is in the job's log." }
}

/// The payload could not be handed to a program.
struct InputFailed: Error, CustomStringConvertible {
    let code: Int32

    var description: String {
        "The payload could not be written to a temporary file: \(String(cString: strerror(code)))."
    }
}

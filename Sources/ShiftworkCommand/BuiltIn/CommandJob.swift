internal import ShiftworkCore

/// Runs a program: an argument vector, never a shell. Off unless a worker allows it.
struct CommandJob: Job {
    static let type: JobType = "command"

    /// The program, then its arguments.
    var arguments: [String]
    /// Given on standard input.
    var input: String?
    var environment: [String: String]?
    /// The working directory; the worker's own when nil.
    var directory: String?

    /// What the program said.
    struct Output: Encodable, Sendable {
        var output: String
        var truncated: Bool
    }

    func perform(in context: JobContext<BuiltInServices>) async throws -> Output {
        let run = ProgramRun(
            arguments: arguments, input: Array((input ?? "").utf8), environment: environment ?? [:],
            directory: directory)
        let output = try await run.output(
            of: context.job, logger: context.logger, grace: context.services.grace)
        return Output(output: output.text, truncated: output.isTruncated)
    }
}

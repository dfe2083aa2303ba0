internal import ArgumentParser
internal import ShiftworkCore
internal import ShiftworkRuntime

/// `--exec TYPE=PROGRAM`: jobs of a type are worked by a program.
struct ExecArgument: ExpressibleByArgument, Sendable, Hashable {
    var type: JobType
    var program: String

    init?(argument: String) {
        guard let sign = argument.firstIndex(of: "="), sign != argument.startIndex else { return nil }
        let program = String(argument[argument.index(after: sign)...])
        guard !program.isEmpty else { return nil }
        (type, self.program) = (JobType(String(argument[..<sign])), program)
    }

    /// The type as a worker registers it. The payload goes to standard input; standard output is the
    /// result: JSON as it is, anything else as a string.
    var job: RegisteredJob<BuiltInServices> {
        RegisteredJob(type: type, defaults: JobDefaults(), name: "--exec \(program)") { [program] context in
            let run = ProgramRun(arguments: [program], input: context.job.payload)
            let output = try await run.output(
                of: context.job, logger: context.logger, grace: context.services.grace)
            guard !output.bytes.isEmpty else { return nil }
            if !output.isTruncated, let json = try? JSONBytes(validating: output.bytes) { return json.bytes }
            return JSONWriter.bytes { $0.value(output.text) }
        }
    }
}

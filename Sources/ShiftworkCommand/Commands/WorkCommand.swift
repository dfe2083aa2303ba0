internal import ArgumentParser
internal import Logging
internal import ShiftworkCore
internal import ShiftworkHTTP
internal import ShiftworkRuntime

struct WorkCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "work",
        abstract: "Work jobs until told to stop.",
        discussion: """
            Examples:
              shiftwork work
              shiftwork work --queues mail:5,etl:1 --slots 6
              shiftwork work --exec send-email=./send-email --once
              shiftwork work --enable-command

            Jobs of type http-request always run. With --exec a program gets the
            payload on standard input; standard output is the result, standard error
            the log. Exit 0 is finished, 65 is not worth retrying, anything else is a
            failed attempt. The first Ctrl-C stops gracefully, the second at once.
            """)

    @Option(help: "Queues and their slots, as mail:5,etl:1; each is used up before the next. Default: all.")
    var queues: QueuesArgument?

    @Option(help: "Jobs that run at a time. Default: twice the cores.")
    var slots: Int?

    @Option(help: "Work jobs of a type by a program. May be repeated.")
    var exec: [ExecArgument] = []

    @Flag(help: "Let jobs of type command run programs of this machine.")
    var enableCommand = false

    @Flag(help: "Also run the jobs of shiftwork demo.")
    var demo = false

    @Option(help: "How long a shutdown waits for running jobs. Default: 25s.")
    var drain: SpanArgument?

    @Option(help: "How long a job may take to stop when it is asked to.")
    var grace = SpanArgument(.seconds(5))

    @Option(help: "The worker's name. Default: host and process.")
    var name: String?

    @Option(help: "Answer /livez, /readyz and /startupz on this port.")
    var probePort: Int?

    @Flag(help: "With --probe-port: also answer /metrics there, to whoever asks.")
    var probeMetrics = false

    @Flag(help: "Stop when nothing is left that could run now, or within a minute where a rate is used up.")
    var once = false

    @OptionGroup var log: LogOptions
    @OptionGroup var access: StoreOptions
    @OptionGroup var output: OutputOptions

    static var makesStore: Bool { true }

    func validate() throws {
        if let slots, !(1...10_000).contains(slots) { throw ValidationError("--slots is 1 to 10,000.") }
        if let probePort, !(1...65_535).contains(probePort) {
            throw ValidationError("--probe-port is 1 to 65,535.")
        }
        guard probePort != nil || !probeMetrics else {
            throw ValidationError("--probe-metrics needs --probe-port.")
        }
        let types = exec.map(\.type)
        if let twice = types.first(where: { type in types.count { $0 == type } > 1 }) {
            throw ValidationError("Two programs work the type \"\(twice)\". Give each type one --exec.")
        }
        if let own = types.first(where: { [HTTPRequestJob.type, CommandJob.type].contains($0) }) {
            throw ValidationError("The type \"\(own)\" is built in; give yours another name.")
        }
    }

    func run(_ session: Session) async throws {
        let session = try session.logging(log)
        try session.mustHaveStore()
        var options = try options(session)
        let telemetry = session.telemetry()
        options.exporter = telemetry.exporter(beside: nil)
        options.probes = probePort.map { port in
            ProbeServer(
                store: session.store, port: port, metrics: probeMetrics ? telemetry.metrics : nil,
                logger: session.console.logger)
        }
        let host = WorkerHost(session: session, options: options)
        try await host.run()
    }

    private func options(_ session: Session) throws -> WorkerHost.Options {
        let settings = session.settings
        var worker = WorkerConfiguration(
            slots: try slots ?? settings.value(of: .workerSlots, as: Int.self), grace: grace.duration,
            name: name,
            version: Version.current)
        if let queues = try queues ?? settings.value(of: .workerQueues, as: QueuesArgument.self) {
            worker.queues = queues.queues
        }
        if let drain = try drain ?? settings.value(of: .workerDrain, as: SpanArgument.self) {
            worker.drain = drain.duration
        }
        let allowsCommand = try settings.value(of: .workerCommand, as: Bool.self) ?? false
        return WorkerHost.Options(
            worker: worker, programs: exec, allowsCommand: enableCommand || allowsCommand, hasDemo: demo,
            isOnce: once)
    }
}

/// Queues and their slots: `mail:5,etl:1`, or names alone.
struct QueuesArgument: ExpressibleByArgument, Sendable, Hashable {
    var queues: WorkerQueues

    init?(argument: String) {
        var limits: [(QueueName, Int)] = []
        for part in argument.split(separator: ",") {
            let pieces = part.split(separator: ":", maxSplits: 1).map(String.init)
            guard let name = pieces.first, !name.isEmpty else { return nil }
            guard pieces.count == 2 else {
                limits.append((QueueName(name), .max))
                continue
            }
            guard let limit = Int(pieces[1]), limit > 0 else { return nil }
            limits.append((QueueName(name), limit))
        }
        guard !limits.isEmpty else { return nil }
        queues = WorkerQueues(limits: limits)
    }
}

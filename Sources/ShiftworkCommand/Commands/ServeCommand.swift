internal import ArgumentParser
internal import ShiftworkHTTP
internal import ShiftworkRuntime

struct ServeCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the HTTP API.",
        discussion: """
            Examples:
              shiftwork serve
              shiftwork serve --with-workers 4 --port 9000
              shiftwork serve --read-only
              shiftwork serve --host 0.0.0.0 --auth keys --certificate tls.crt --certificate-key tls.key

            The API is at http://127.0.0.1:8000/api/v1. Without --auth it serves this machine
            alone, with all rights, and does not start on an address that others reach. With
            --auth keys every request needs a key: shiftwork token create.
            """)

    @Option(help: "The address to listen on: without --auth one of this machine alone.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on.")
    var port = 8_000

    @Flag(help: "Refuse everything that would change something.")
    var readOnly = false

    @Flag(inversion: .prefixedNo, help: "Tell each request to the log.")
    var accessLog = true

    @Option(help: "Live streams at a time.")
    var streams = 200

    @Option(help: "How long /readyz says no before the server stops, as 5s.")
    var shutdownDelay = SpanArgument(.zero)

    @Option(help: "Also work jobs, so many at a time.")
    var withWorkers: Int?

    @Flag(help: "Let jobs of type command run programs of this machine.")
    var enableCommand = false

    @Flag(help: "With workers: also run the jobs of shiftwork demo.")
    var demo = false

    @Option(
        help: "Also serve the routes of home-made job APIs; a job that names no type there has this one.")
    var compatibility: String?

    @OptionGroup var entry: EntryOptions
    @OptionGroup var log: LogOptions
    @OptionGroup var access: StoreOptions
    @OptionGroup var output: OutputOptions

    static var makesStore: Bool { true }

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port is 0 to 65,535.") }
        guard (1...100_000).contains(streams) else { throw ValidationError("--streams is 1 to 100,000.") }
        if let withWorkers, !(1...10_000).contains(withWorkers) {
            throw ValidationError("--with-workers is 1 to 10,000.")
        }
    }

    func run(_ session: Session) async throws {
        let session = try session.logging(log)
        try session.mustHaveStore()
        let address = ShiftworkServer.Address(host: host, port: port)
        let outbound = try session.settings.outbound()
        var worker = WorkerConfiguration(version: Version.current)
        if let withWorkers { worker.slots = withWorkers }
        var options = WorkerHost.Options(worker: worker, allowsCommand: enableCommand, hasDemo: demo)
        options.works = withWorkers != nil
        let telemetry = session.telemetry()
        options.server = try await entry.server(
            for: session, at: address, logger: session.console.logger
        ) { configuration in
            (configuration.isReadOnly, configuration.logsRequests) = (readOnly, accessLog)
            (configuration.streamLimit, configuration.metrics) = (streams, telemetry.metrics)
            configuration.version = Version.current
            configuration.compatibleType = compatibility
            configuration.outbound = outbound
        }
        options.exporter = telemetry.exporter(beside: options.server)
        options.shutdownDelay = shutdownDelay.duration
        session.console.say(
            "Serving \(session.url) at \(entry.scheme)://\(host):\(port)/api/v1. Ctrl-C stops gracefully.")
        try await WorkerHost(session: session, options: options).run()
    }
}

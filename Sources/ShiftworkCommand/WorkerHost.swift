internal import AsyncHTTPClient
internal import Foundation
internal import Logging
internal import ServiceLifecycle
internal import ShiftworkCore
internal import ShiftworkHTTP
internal import ShiftworkRuntime
internal import UnixSignals

/// A worker in this process, with the jobs that the program brings along, a server, or both; from start to
/// graceful end.
struct WorkerHost {
    let session: Session
    let options: Options
    private let restart = Restart()

    init(session: Session, options: Options) { (self.session, self.options) = (session, options) }

    struct Options: Sendable {
        var worker: WorkerConfiguration
        var programs: [ExecArgument] = []
        var allowsCommand = false
        var hasDemo = false
        /// Whether to end when nothing is left that could run now.
        var isOnce = false
        /// With `isOnce`: whether what is planned for later is waited for.
        var waitsForPlanned = false
        /// What is served beside; nil for a worker alone.
        var server: ShiftworkServer?
        /// How long the server is not ready before it stops.
        var shutdownDelay = Duration.zero
        /// Answers the probes of a worker that serves nothing else.
        var probes: ProbeServer?
        /// Tells a collector of all this.
        var exporter: OTLPExporter?
        /// Whether jobs are worked. A server without workers looks after the store all the same.
        var works = true
    }

    private static let webhookSlots = 4
    private static let idleCheck = Duration.milliseconds(100)

    /// Works until a signal, an operator's stop, or, with `isOnce`, until nothing is left to do.
    /// - Throws: ``BeginAgain`` when an operator wants the process started again.
    func run() async throws {
        let logger = session.console.logger
        // A program that ends without reading its payload must not take the worker with it.
        signal(SIGPIPE, SIG_IGN)
        let services = BuiltInServices(
            store: session.store, outbound: Outbound(rules: try session.settings.outbound()),
            grace: options.worker.grace)
        let shiftwork = try await open(services, logger)
        try await serve(shiftwork, logger)
        session.console.say("Stopped; nothing that ran was lost.")
        guard restart.isWanted else { return }
        session.console.say("Beginning again, as an operator wishes.")
        // Everything is settled: from here on a signal ends the process.
        Interruption.restoreDefaults()
        try await waitForStore()
        throw BeginAgain()
    }

    /// A program that begins needs its store; this one can wait for it.
    private func waitForStore() async throws {
        while true {
            do {
                _ = try await session.store.now()
                return
            } catch {
                guard error.isTransient else { throw error }
                try await session.system.sleep(.seconds(1))
            }
        }
    }

    private func open(_ services: BuiltInServices, _ logger: Logger) async throws -> Shiftwork<
        BuiltInServices
    > {
        var worker = options.worker
        // What is in memory alone would be gone.
        if !options.isOnce, session.store.traits.isPersistent {
            worker.onRestart = { [restart] in restart.ask() }
        }
        // A server without workers still calls its webhooks, and takes nothing else: a worker of that queue alone.
        if !options.works {
            worker.slots = Self.webhookSlots
            worker.queues = WorkerQueues(limits: [(WebhookDelivery.queue, .max)])
        }
        let configuration = ShiftworkConfiguration(
            worker: worker, cipher: try session.settings.cipher(), logger: logger)
        return try await Shiftwork(
            store: session.store, services: services, configuration: configuration, system: session.system
        ) {
            WebhookJob.self
            if options.works {
                HTTPRequestJob.self
                if options.allowsCommand { CommandJob.self }
                if options.hasDemo {
                    DemoEmail.self
                    DemoDataProcessing.self
                    DemoImportBook.self
                }
                options.programs.map(\.job)
            }
        }
    }

    private func serve(_ shiftwork: Shiftwork<BuiltInServices>, _ logger: Logger) async throws {
        let main = ServedWork(
            shiftwork: shiftwork, server: options.server, restart: restart, announceEnd: announceEnd,
            say: { [console = session.console] in console.say($0) })
        var services = [
            ServiceGroupConfiguration.ServiceConfiguration(
                service: main, successTerminationBehavior: .gracefullyShutdownGroup)
        ]
        if let server = options.server {
            let node: WorkerID = session.makeID()
            services.append(
                .init(service: WebhookDispatcher(store: session.store, node: node, logger: logger)))
            services.append(.init(service: AlertWatch(store: session.store, node: node, logger: logger)))
            services.append(.init(service: server))
        }
        // Services stop from the last to the first: this one tells of the end of all others.
        if let exporter = options.exporter { services.insert(.init(service: exporter), at: 0) }
        if let probes = options.probes { services.append(.init(service: probes)) }
        let group = ServiceGroup(configuration: ServiceGroupConfiguration(services: services, logger: logger))
        let signals = session.trapsSignals ? await UnixSignalsSequence(trapping: .sigint, .sigterm) : nil
        say()
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            if let signals {
                tasks.addTask {
                    for await _ in signals {
                        session.console.say("Stopping: running jobs may end. Once more stops at once.")
                        restart.forbid()
                        Interruption.restoreDefaults()
                        try await announceEnd()
                        await group.triggerGracefulShutdown()
                    }
                }
            }
            if options.isOnce {
                tasks.addTask {
                    try await waitUntilIdle()
                    await group.triggerGracefulShutdown()
                }
            }
            try await group.run()
            tasks.cancelAll()
        }
    }

    /// The server is not ready any more, for as long as balancers need to see that.
    private func announceEnd() async throws {
        await options.server?.prepareToStop()
        try await session.system.sleep(options.shutdownDelay)
    }

    /// Two looks in a row that find nothing: between a claim and its settlement counters may lag by a trip.
    private func waitUntilIdle() async throws {
        var idleLooks = 0
        let queues = Set(options.worker.queues.names)
        var statuses: Set<JobStatus> = [.queued, .started, .killRequested]
        if options.waitsForPlanned { statuses.formUnion([.scheduled, .retrying]) }
        while idleLooks < 2 {
            try await session.system.sleep(Self.idleCheck)
            let counts = try await session.store.counts(scope: .all)
            let shut = try await shutQueues()
            let busy = counts.contains { count in
                count.count > 0 && types.contains(count.type)
                    && !(count.status == .queued && shut.contains(OwnedQueue(count.tenant, count.queue)))
                    && (queues.isEmpty || queues.contains(count.queue))
                    && statuses.contains(count.status)
            }
            idleLooks = busy ? 0 : idleLooks + 1
        }
    }

    /// The queues that are paused, or whose rate is used up for longer than somebody waits for.
    private func shutQueues() async throws -> Set<OwnedQueue> {
        let queues = try await session.store.queues(scope: .all)
        let latest = try await session.store.now() + Self.longestWindow
        return Set(
            queues.filter { queue in queue.pause != nil || queue.opensAt.map { $0 > latest } ?? false }
                .map { OwnedQueue($0.tenant, $0.name) })
    }

    /// With `isOnce`: the next window of a rate is waited for so long.
    private static let longestWindow = Duration.seconds(60)

    /// A queue is one tenant's.
    private struct OwnedQueue: Hashable {
        let tenant: String?
        let name: QueueName
        init(_ tenant: String?, _ name: QueueName) { (self.tenant, self.name) = (tenant, name) }
    }

    /// The types that this worker runs.
    private var types: Set<JobType> {
        var types: Set<JobType> = [HTTPRequestJob.type, WebhookJob.type]
        if options.allowsCommand { types.insert(CommandJob.type) }
        if options.hasDemo {
            types.formUnion([DemoEmail.type, DemoDataProcessing.type, DemoImportBook.type])
        }
        return types.union(options.programs.map(\.type))
    }

    private func say() {
        guard options.works else { return }
        let queues = options.worker.queues.names.map(\.rawValue).joined(separator: ", ")
        session.console.say(
            "Working \(queues.isEmpty ? "all queues" : queues) of \(session.url) in "
                + "\(Numbers.count(options.worker.slots, "slot")): "
                + "\(types.map(\.rawValue).sorted().joined(separator: ", ")). "
                + "Ctrl-C stops gracefully.")
    }
}

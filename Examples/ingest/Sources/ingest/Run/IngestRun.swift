import Logging
import ServiceLifecycle
import Shiftwork
import ShiftworkSQLite

/// One run: looks at the folder, works until nothing is left to do, and says what came of it.
struct IngestRun: Sendable {
    let shiftwork: Shiftwork<Ingestion>
    let services: Ingestion

    /// How a run ended.
    struct Ending: Sendable {
        /// What this run did.
        var stages: [Stage]
        /// All jobs that have finished, in this run and those before.
        var finished: Int
        var elapsed: Duration
        /// Attempts that failed and were planned again.
        var retries: Int
        /// Whether it was asked to stop before everything was done.
        var isInterrupted: Bool
    }

    /// Opens the store and gets everything ready.
    /// - Throws: `StoreError`, ``Options/Misuse`` when the store belongs to another folder, ``MissingFolder``.
    init(_ options: Options) async throws {
        let folder = Folder(root: options.folder, parts: options.parts)
        try folder.open()
        let corpus = try await Corpus(store: SQLiteStore(path: options.store))
        let owner = try await corpus.claim(root: options.folder)
        guard owner == options.folder else {
            throw Options.Misuse(
                description: "\(options.store) belongs to \(owner). Name another with --store.")
        }
        var services = Ingestion(folder: folder, corpus: corpus)
        services.delay = options.delay
        self.services = services
        var configuration = ShiftworkConfiguration()
        configuration.worker.drain = .seconds(5)
        // Dead workers are looked for every sixth of it: after a kill the next run goes on within two seconds.
        configuration.worker.lease = .seconds(10)
        configuration.worker.slots = options.slots
        configuration.logger.logLevel = .error
        shiftwork = try await Shiftwork(store: corpus.store, services: services, configuration: configuration)
        {
            ChunkFile.self
            EmbedChunks.self
            StoreVectors.self
            CleanUp.self
        }
    }

    /// Looks at the folder and enqueues what is to be done.
    /// - Throws: ``MissingFolder``, and then nothing has changed; `StoreError`.
    func look() async throws -> Registration {
        let now = try await shiftwork.store.now()
        return try await services.corpus.register(services.folder.entries(), at: now) { file, isGone, db in
            if isGone {
                try shiftwork.enqueue(CleanUp(file: file), .init(id: file.jobID(CleanUp.type)), in: db)
            } else {
                try shiftwork.enqueue(ChunkFile(file: file), .init(id: file.jobID(ChunkFile.type)), in: db)
            }
        }
    }

    /// Works until nothing is left to do, or until asked to stop.
    func work() async throws -> Ending {
        let clock = ContinuousClock()
        let start = clock.now
        let before = try await stages()
        let retriedBefore = try await retries()
        // The watch ends when nothing is left to do, and the worker with it.
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [
                    .init(service: shiftwork),
                    .init(
                        service: Watch(store: shiftwork.store, before: before, start: start),
                        successTerminationBehavior: .gracefullyShutdownGroup),
                ],
                gracefulShutdownSignals: [.sigint, .sigterm], logger: logger))
        try await group.run()
        let now = try await stages()
        return Ending(
            stages: zip(now, before).map { $0.since($1) }, finished: now.reduce(0) { $0 + $1.finished },
            elapsed: clock.now - start, retries: try await retries() - retriedBefore,
            isInterrupted: now.contains { $0.open > 0 })
    }

    /// Works on what changes, until asked to stop.
    func stay() async throws {
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [.init(service: shiftwork), .init(service: Lookout(run: self))],
                gracefulShutdownSignals: [.sigint, .sigterm], logger: logger))
        try await group.run()
    }

    private var logger: Logger {
        var logger = Logger(label: "ingest")
        logger.logLevel = .error
        return logger
    }

    private func stages() async throws -> [Stage] { Stage.all(try await shiftwork.store.counts(scope: .all)) }

    /// Attempts that were planned again in the last day.
    private func retries() async throws -> Int {
        Int(try await shiftwork.statistics(within: .seconds(86_400)).count(.retrying))
    }
}

internal import Logging
internal import ServiceLifecycle
public import ShiftworkCore
internal import ShiftworkRuntime

/// Measures a store with the runtime that ships: enqueues one by one, at the same time and in bulk, drains,
/// and times single jobs. A job counts once its terminal status is acknowledged.
public struct Bench: Sendable {
    let plan: BenchPlan
    let store: any JobStore
    let startWorkers: (@Sendable (Int) async throws -> @Sendable () async throws -> Void)?
    let serverCost: (@Sendable () async throws -> ServerCost)?
    let progress: @Sendable (String) -> Void

    /// Measures `store`.
    /// - Parameters:
    ///   - startWorkers: starts worker processes on the same store and returns what stops them; needed when
    ///     `plan.workers` > 1.
    ///   - serverCost: asks what the store's server has used so far, where the store has one.
    ///   - progress: hears what is being measured.
    public init(
        _ plan: BenchPlan, store: any JobStore,
        startWorkers: (@Sendable (Int) async throws -> @Sendable () async throws -> Void)? = nil,
        serverCost: (@Sendable () async throws -> ServerCost)? = nil,
        progress: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        (self.plan, self.store, self.startWorkers) = (plan, store, startWorkers)
        (self.serverCost, self.progress) = (serverCost, progress)
    }

    /// Runs everything and returns the figures.
    /// - Throws: ``StoreHoldsJobs``, `StoreError`.
    public func run() async throws -> BenchReport {
        try await refuseUnlessEmpty()
        var report = BenchReport(
            store: store.traits.name, durability: plan.durability.rawValue, jobs: plan.jobs,
            payloadBytes: plan.payload,
            slots: plan.slots, workers: plan.workers)
        let tally = Tally(jobs: plan.jobs, uptime: System.live.uptime)
        let shiftwork = try await Bench.open(store, plan: plan, tally: tally)
        progress("latency of single jobs")
        report.latencyMilliseconds = try await measureLatency(shiftwork, tally)
        progress("enqueue, one at a time")
        report.enqueueSinglePerSecond = try await measureEnqueue(shiftwork, tasks: 1)
        progress("enqueue, \(plan.concurrency) at a time")
        report.enqueueConcurrentPerSecond = try await measureEnqueue(shiftwork, tasks: plan.concurrency)
        try await drainQuietly(shiftwork)
        progress("enqueue in bulk")
        let start = try await serverCost?()
        report.enqueueBulkPerSecond = try await measureBulk(shiftwork)
        let middle = try await serverCost?()
        progress("drain")
        try await measureDrain(shiftwork, &report)
        if let start, let middle, let end = try await serverCost?() {
            report.serverEnqueue = BenchReport.Server(middle - start, jobs: plan.jobs)
            report.serverDrain = BenchReport.Server(end - middle, jobs: plan.jobs)
        }
        report.duplicated = plan.workers == 1 ? tally.repeated : 0
        report.lost = try await openJobs()
        report.peakRSSMegabytes = ProcessCost.now().peakRSS
        return report
    }

    /// A worker for a process of its own, that runs this measurement's jobs until a graceful shutdown.
    public static func worker(_ plan: BenchPlan, store: any JobStore) async throws {
        let tally = Tally(jobs: 0, uptime: System.live.uptime)
        let shiftwork = try await open(store, plan: plan, tally: tally)
        try await shiftwork.worker().run()
    }

    static func open(_ store: any JobStore, plan: BenchPlan, tally: Tally) async throws -> Shiftwork<Tally> {
        var logger = Logger(label: "shiftwork.bench")
        logger.logLevel = .error
        let configuration = ShiftworkConfiguration(
            worker: WorkerConfiguration(slots: plan.slots, durability: plan.durability),
            durability: plan.durability,
            logger: logger)
        return try await Shiftwork(store: store, services: tally, configuration: configuration) { NoOp.self }
    }

    private func refuseUnlessEmpty() async throws {
        let count = try await store.counts(scope: .all).reduce(0) { $0 + $1.count }
        if count > 0 { throw StoreHoldsJobs(count: count) }
    }

    func openJobs() async throws -> Int {
        try await store.counts(scope: .all).reduce(0) { $0 + ($1.status == .finished ? 0 : $1.count) }
    }

    var text: String { String(repeating: "x", count: plan.payload) }

    /// Runs `body` beside the workers of this process and the maintenance, and shuts them down afterwards.
    func withWorker<T: Sendable>(
        _ shiftwork: Shiftwork<Tally>, _ body: @escaping @Sendable () async throws -> T
    ) async throws -> T {
        var logger = Logger(label: "shiftwork.bench")
        logger.logLevel = .error
        let others = (1..<max(1, plan.workersHere)).map { _ in shiftwork.worker() }
        let group = ServiceGroup(services: others + [shiftwork], logger: logger)
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            let value = try await body()
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return value
        }
    }
}

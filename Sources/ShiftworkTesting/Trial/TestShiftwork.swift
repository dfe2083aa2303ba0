public import ShiftworkCore
internal import ShiftworkMemory
public import ShiftworkRuntime
internal import Synchronization

/// Jobs in a test: a runtime over a store in memory, on a clock that stands still until the test moves it.
///
///     let shop = try await TestShiftwork(services: Shop.fake) { SendReceipt.self }
///     let receipt = try await shop.perform(SendReceipt(orderID: 42))
///
///     try await placeOrder(7, shop.shiftwork)
///     try await shop.expectEnqueued(SendReceipt.self, in: .seconds(3600)) { $0.orderID == 7 }
///     shop.clock.advance(by: .seconds(3600))
///     #expect(try await shop.drain() == .init(finished: 1))
public final class TestShiftwork<Services: Sendable>: Sendable {
    /// Moves delays, back-off and retention.
    public let clock: TestClock
    /// The store, which fails when told to.
    public let faults: Faults
    /// What the code under test takes.
    public let shiftwork: Shiftwork<Services>
    private let services: Services
    private let performed = Mutex<[TestRun]>([])

    /// An empty runtime.
    /// - Parameters:
    ///   - configuration: as in production. Without a cipher, secrets are stored in a way that protects nothing.
    ///   - jobs: the types of job that ``drain(queue:withRetries:)`` runs.
    public init(
        services: Services, configuration: ShiftworkConfiguration = ShiftworkConfiguration(),
        clock: TestClock = TestClock(),
        @JobsBuilder<Services> jobs: () -> [RegisteredJob<Services>] = { [] }
    ) async throws {
        (self.clock, self.services) = (clock, services)
        var configuration = configuration
        configuration.cipher = configuration.cipher ?? TestCipher()
        faults = Faults(over: MemoryStore(clock: { clock.now }))
        shiftwork = try await Shiftwork(
            store: faults, services: services, configuration: configuration, system: clock.system, jobs: jobs)
    }

    /// Enqueues a job, as the code under test would.
    /// - Throws: `EnqueueRefused`, `StoreError`.
    @discardableResult
    public func enqueue<J: Job>(_ job: J, _ options: EnqueueOptions = EnqueueOptions()) async throws
        -> JobHandle<J>
    {
        try await shiftwork.enqueue(job, options)
    }

    /// What the handlers told that ``perform(_:_:)`` ran, in order.
    public var runs: [TestRun] { performed.withLock { $0 } }

    /// Runs one job's handler, without storing the job: what it returned. What it told is in ``runs``.
    ///
    /// The payload makes the way that it would make through a store, so that what cannot be stored or read
    /// again fails here, too.
    /// - Throws: what the handler throws; `EnqueueRefused` and `PayloadError` for a payload that is no good.
    @discardableResult
    public func perform<J: Job>(_ job: J, _ options: EnqueueOptions = EnqueueOptions()) async throws
        -> J.JobResult where J.Services == Services
    {
        try await perform(job, options, services)
    }

    /// Runs one job's handler that needs no services.
    @_disfavoredOverload @discardableResult
    public func perform<J: Job>(_ job: J, _ options: EnqueueOptions = EnqueueOptions()) async throws
        -> J.JobResult where J.Services == Void
    {
        try await perform(job, options, ())
    }

    private func perform<J: Job>(_ job: J, _ options: EnqueueOptions, _ services: J.Services) async throws
        -> J.JobResult
    {
        let claimed = claimed(try shiftwork.newJob(for: job, options))
        let subject = JobPayloadCoder.Subject(
            type: J.type.rawValue, job: claimed.lease.job.description, tenant: options.tenant,
            version: J.payloadVersion)
        let stored = try shiftwork.coder.decode(
            J.self, from: JSONBytes(unchecked: claimed.payload), for: subject)
        let activity = TestActivity(type: J.type, store: faults) { try await self.enqueueChild($0, $1) }
        defer { performed.withLock { $0.append(activity.told) } }
        return try await stored.perform(
            in: JobContext(services: services, job: claimed, activity: activity))
    }

    private func enqueueChild(_ child: some Job, _ options: EnqueueOptions) async throws -> JobID {
        try await enqueue(child, options).id
    }

    /// A job in its first run.
    private func claimed(_ new: NewJob) -> ClaimedJob {
        var record = JobRecord(new, status: .started, createdAt: clock.now)
        record.attempt = 1
        let lease = Lease(job: new.id, token: 1, worker: WorkerID(shiftwork.makeID()))
        return ClaimedJob(
            lease: lease, record: record, payload: new.payload, enqueuedAt: clock.now, startedAt: clock.now)
    }
}

public import ShiftworkCore
internal import Tracing

/// Enqueues jobs, runs them, and answers questions about them.
///
///     let shiftwork = try await Shiftwork(store: SQLiteStore(path: "shop.sqlite"), services: Shop.live) {
///         SendReceipt.self
///     }
///     let handle = try await shiftwork.enqueue(SendReceipt(orderID: 42))
///     try await shiftwork.run()
///
/// Enqueueing and asking work before, during and without ``run()``: a web process need not run workers.
public final class Shiftwork<Services: Sendable>: Enqueuer {
    /// Where the jobs are.
    public let store: any JobStore
    let services: Services
    let configuration: ShiftworkConfiguration
    let registry: JobRegistry<Services>
    let system: System
    let maker: JobMaker
    let coding: PayloadCoding
    let telemetry: Telemetry

    /// Opens for business.
    /// - Parameters:
    ///   - services: what handlers need; any `Sendable` value.
    ///   - jobs: the types of job that this process runs. One that only enqueues may leave it empty.
    nonisolated(nonsending) public init(
        store: any JobStore, services: Services,
        configuration: ShiftworkConfiguration = ShiftworkConfiguration(),
        system: System = .live, @JobsBuilder<Services> jobs: () -> [RegisteredJob<Services>] = { [] }
    ) async throws {
        (self.store, self.services, self.configuration, self.system) = (
            store, services, configuration, system
        )
        registry = JobRegistry(jobs())
        coding = PayloadCoding(cipher: configuration.cipher)
        maker = JobMaker(coding: coding, limits: configuration.limits, system: system)
        telemetry = Telemetry(logger: configuration.logger)
    }
}

extension Shiftwork where Services == Void {
    /// Opens for business, for handlers that need nothing.
    nonisolated(nonsending) public convenience init(
        store: any JobStore, configuration: ShiftworkConfiguration = ShiftworkConfiguration(),
        system: System = .live,
        @JobsBuilder<Void> jobs: () -> [RegisteredJob<Void>] = { [] }
    ) async throws {
        try await self.init(
            store: store, services: (), configuration: configuration, system: system, jobs: jobs)
    }
}

// MARK: Enqueue

extension Shiftwork {
    /// Enqueues a job. Returns after the commit; calls made at the same time share one.
    ///
    /// When a job that has not ended holds the same unique key, the handle is that job's.
    /// - Throws: ``EnqueueRefused`` when the job cannot be stored as it is, `StoreError` when the store is in trouble.
    @discardableResult
    public func enqueue<J: Job>(_ job: J, _ options: EnqueueOptions = EnqueueOptions()) async throws
        -> JobHandle<J>
    {
        let id = try await JobTracing.send(queue: options.queue ?? J.defaults.queue, type: J.type, count: 1) {
            trace in
            let new = try maker.make(job, options, trace: trace)
            return try await insert([new])[0]
        }
        return JobHandle(id: id, store: store, coding: coding, system: system)
    }

    /// Enqueues many jobs of one type, up to 10,000 in one commit, one commit after the other.
    /// - Throws: ``EnqueueRefused`` or `StoreError`. Nothing of a commit is stored when one of its jobs is
    ///   refused here; earlier commits of more than 10,000 jobs stay.
    @discardableResult
    public func enqueue<J: Job>(
        contentsOf jobs: some Sequence<J>, _ options: EnqueueOptions = EnqueueOptions()
    ) async throws -> [JobHandle<J>] {
        precondition(
            options.id == nil, "One id cannot name several jobs; give each its own call, or none an id.")
        let jobs = Array(jobs)
        let ids = try await JobTracing.send(
            queue: options.queue ?? J.defaults.queue, type: J.type, count: jobs.count
        ) { trace in
            try await insert(inPartsOf: 10_000, jobs) { job throws in
                try maker.make(job, options, trace: trace)
            }
        }
        return ids.map { JobHandle(id: $0, store: store, coding: coding, system: system) }
    }

    /// Makes each part of the jobs while the part before it is stored.
    private func insert<J>(
        inPartsOf size: Int, _ jobs: [J], _ make: (J) throws -> NewJob
    ) async throws -> [JobID] {
        try await withThrowingTaskGroup(of: [JobID].self) { group in
            var ids: [JobID] = []
            ids.reserveCapacity(jobs.count)
            for start in stride(from: 0, to: jobs.count, by: size) {
                let part: [NewJob]
                do { part = try jobs[start..<min(start + size, jobs.count)].map(make) } catch {
                    // What came before it stays, whole: the group would call it off.
                    _ = try await group.next()
                    throw error
                }
                ids += try await group.next() ?? []
                group.addTask { try await self.insert(part) }
            }
            return ids + (try await group.next() ?? [])
        }
    }

    /// A job as a store takes it, for those who insert it in a transaction of their own.
    /// - Throws: ``EnqueueRefused``.
    public func newJob(
        for job: some Job, _ options: EnqueueOptions = EnqueueOptions()
    ) throws(EnqueueRefused) -> NewJob {
        try maker.make(job, options, trace: JobTracing.currentContext())
    }

    func insert(_ jobs: [NewJob]) async throws -> [JobID] {
        guard !jobs.isEmpty else { return [] }
        let answers = try await insertOnce(jobs)
        telemetry.enqueued(
            zip(jobs, answers).compactMap { job, answer in
                if case .inserted = answer { job } else { nil }
            })
        return try zip(jobs, answers).map { job, answer in
            if case .refused(let reason) = answer { throw EnqueueRefused(job.type, reason) }
            return answer.job(for: job.id) ?? job.id
        }
    }

    /// Inserts, and again when no answer came: what is known already stays as it is.
    private func insertOnce(_ jobs: [NewJob]) async throws(StoreError) -> [Insertion] {
        for _ in 0..<2 {
            do {
                return try await store.insert(jobs, durability: configuration.durability)
            } catch {
                guard error.code == .unknown else { throw error }
                telemetry.storeFailed(error)
            }
        }
        return try await store.insert(jobs, durability: configuration.durability)
    }
}

extension Shiftwork {
    /// How many trips of this process's workers have returned.
    package var tripCount: Int { telemetry.tripCount }
}

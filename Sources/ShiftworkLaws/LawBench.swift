internal import ShiftworkCore
internal import Synchronization

/// A fresh store with its clock, and the short words that laws are written in.
final class LawBench: Sendable {
    let store: any JobStore
    let clock: LawClock
    private let made = Mutex((source: IdentifierSource(), random: UInt64(1)))
    private let jobs = Mutex<[JobID]>([])

    init(store: any JobStore, clock: LawClock) { (self.store, self.clock) = (store, clock) }

    /// An id that sorts behind all made before.
    func uuid() -> UUIDv7 {
        let now = clock.now
        return made.withLock { made in
            made.random = made.random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return made.source.next(at: now, random: made.random)
        }
    }

    /// A new job, not inserted yet, of the type `work`.
    func job(_ type: JobType = "work", _ configure: (inout NewJob) -> Void = { _ in }) -> NewJob {
        var job = NewJob(id: JobID(uuid()), type: type)
        configure(&job)
        return job
    }

    /// Inserts jobs, and remembers them for the look at the end.
    @discardableResult
    func insert(_ jobs: [NewJob]) async throws -> [Insertion] {
        self.jobs.withLock { $0 += jobs.map(\.id) }
        return try await store.insert(jobs, durability: .durable)
    }

    /// Inserts a new job of the type `work`.
    @discardableResult
    func insert(_ type: JobType = "work", _ configure: (inout NewJob) -> Void = { _ in }) async throws
        -> JobID
    {
        let job = job(type, configure)
        let answer = try await insert([job])
        guard case .inserted = answer.first else {
            throw LawBroken(what: "a new job was answered \(answer)", file: #fileID, line: #line)
        }
        return job.id
    }

    /// Registers a new worker.
    @discardableResult
    func worker(types: [JobType] = ["work"]) async throws -> WorkerID {
        let id = WorkerID(uuid())
        try await store.register(WorkerInfo(id: id, name: "law", types: types, slots: 10))
        return id
    }

    // MARK: What stores are left with

    /// Looks for broken invariants, and at the life of each job.
    func requireWholeness() async throws {
        let findings = try await store.verify(isDeep: true)
        try require(findings.isEmpty, "the store finds broken invariants: \(findings)")
        let ids = Set(jobs.withLock { $0 }).sorted()
        for record in try await store.jobs(ids, scope: .all) {
            let history = try await store.history(of: record.id, scope: .all)
            let gap = JobHistory.gap(in: history, of: record.status)
            try require(gap == nil, "the life of \(record.id) is broken: \(gap ?? "")")
        }
        try await requireExactCounters()
    }

    private func requireExactCounters() async throws {
        var counted: [StatusCount: Int] = [:]
        var request = PageRequest(JobQuery(), limit: 1_000)
        repeat {
            let page = try await store.page(request)
            for job in page.jobs { counted[job.counter, default: 0] += 1 }
            request.cursor = page.next
        } while request.cursor != nil
        for count in try await store.counts(scope: .all) where count.count != 0 {
            var key = count
            key.count = 0
            try require(counted.removeValue(forKey: key), is: count.count, "counter \(count)")
        }
        try require(counted.isEmpty, "jobs that no counter counts: \(counted)")
    }
}

extension JobRecord {
    fileprivate var counter: StatusCount {
        StatusCount(tenant: details.tenant, queue: queue, type: type, status: status, count: 0)
    }
}

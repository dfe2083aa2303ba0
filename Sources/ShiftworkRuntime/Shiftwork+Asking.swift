public import ShiftworkCore

extension Shiftwork {
    /// The jobs that match a query.
    public func jobs(where query: JobQuery) -> JobSelection {
        JobSelection(query: query, store: store, system: system, makeID: maker.makeID)
    }

    /// The jobs that match a text of the filter language: `type:send-receipt status:failed Order/42 since:7d`.
    /// - Throws: `JobQueryError` with the place and, where there is one, a suggestion.
    public func jobs(matching text: String) throws(JobQueryError) -> JobSelection {
        jobs(where: try JobQuery(parsing: text))
    }

    /// A handle on a job enqueued elsewhere, when its type is known.
    public func handle<J: Job>(_ type: J.Type, id: JobID) -> JobHandle<J> {
        JobHandle(id: id, store: store, coding: coding, system: system)
    }

    /// Everything known about a job; nil when it is not there.
    public func job(_ id: JobID) async throws(StoreError) -> JobRecord? {
        try await store.jobs([id], scope: .all).first
    }

    /// Why a job does not run, every reason with its number; nil when there is no such job.
    public func explain(_ id: JobID) async throws(StoreError) -> JobExplanation? {
        guard let job = try await job(id) else { return nil }
        return try await store.explanation(of: job)
    }

    /// Jobs by status, from counters: never a scan.
    public func counts() async throws(StoreError) -> [JobStatus: Int] {
        try await store.counts(scope: .all).reduce(into: [:]) { $0[$1.status, default: 0] += $1.count }
    }

    /// Counts, rates, wait and run times of a window that ends now, from the rollups.
    public func statistics(
        within window: Duration, step: StatisticsResolution? = nil
    ) async throws(StoreError) -> Statistics {
        let now = try await store.now()
        return try await store.statistics(StatisticsRequest(from: now - window, until: now, step: step))
    }

    /// Failures by cause in a window that ends now.
    public func errors(within window: Duration, limit: Int = 20) async throws(StoreError) -> [ErrorGroup] {
        let now = try await store.now()
        return try await store.errors(from: now - window, until: now, limit: limit)
    }

    /// Holds back a queue: after the answer nothing is claimed from it.
    public func pauseQueue(
        _ queue: QueueName, reason: String? = nil, actor: String? = nil, until: Timestamp? = nil
    ) async throws(StoreError) {
        let pause = QueuePause(since: try await store.now(), until: until, actor: actor, reason: reason)
        try await store.pauseQueue(queue, pause, tenant: nil)
    }

    /// Opens a queue.
    public func resumeQueue(_ queue: QueueName) async throws(StoreError) {
        try await store.resumeQueue(queue, tenant: nil)
    }

    /// Limits what a queue hands out, over all workers: how many of its jobs run at once, and how many begin in a span
    /// of time. `.none` takes both limits away.
    /// - Throws: `invalid` for a number that is no limit (``QueueLimits``, ``RateLimit``).
    public func limitQueue(_ queue: QueueName, _ limits: QueueLimits) async throws(StoreError) {
        let change = QueueLimitsChange(concurrency: .some(limits.concurrency), rate: .some(limits.rate))
        try await store.limitQueue(queue, change, tenant: nil)
    }

    /// How an operation stands; nil when it is not known.
    public func operation(_ id: OperationID) async throws(StoreError) -> Operation? {
        try await store.operation(id)
    }
}

extension JobQuery {
    /// Jobs of a Swift type.
    public static func type(_ job: (some Job).Type) -> JobQuery { .type(job.type.rawValue) }
}

/// A question to the rollups: never a scan of the jobs.
public struct StatisticsRequest: Sendable, Hashable {
    public var scope: Scope
    /// Jobs that ended, or were enqueued, from `from` to before `until`; the answer's edges snap to whole buckets.
    public var from: Timestamp
    public var until: Timestamp
    /// Only these; empty for all.
    public var types: Set<JobType>
    public var queues: Set<QueueName>
    /// Only jobs of this user: kept in a series of its own, by hour.
    public var user: String?
    /// Rows for each of so many users, those with the most jobs in the window; nil for no rows by user. Jobs without
    /// a user are in none.
    public var mostUsers: Int?
    /// One row per bucket of this size, instead of one for the whole window.
    public var step: StatisticsResolution?

    public init(from: Timestamp, until: Timestamp, step: StatisticsResolution? = nil) {
        (scope, self.from, self.until, self.step) = (.all, from, until, step)
        (types, queues) = ([], [])
    }
}

/// The sizes of the rollups' buckets.
public enum StatisticsResolution: String, Sendable, Hashable, Codable, CaseIterable {
    /// Kept 48 hours.
    case minute
    /// Kept 90 days.
    case hour
    /// Kept 3 years.
    case day

    /// A bucket's length.
    public var length: Duration {
        switch self {
        case .minute: .seconds(60)
        case .hour: .seconds(3_600)
        case .day: .seconds(86_400)
        }
    }

    /// How long buckets of this size are kept.
    public var retention: Duration {
        switch self {
        case .minute: .seconds(48 * 3_600)
        case .hour: .seconds(90 * 86_400)
        case .day: .seconds(3 * 366 * 86_400)
        }
    }

    /// The resolution that answers for a window: the finest that keeps its buckets that long and needs no
    /// more than about 1,500 of them.
    public static func serving(from: Timestamp, until: Timestamp, now: Timestamp) -> StatisticsResolution {
        let span = until - from
        for resolution in [StatisticsResolution.minute, .hour] {
            let isKept = now - from <= resolution.retention
            if isKept, span.microseconds / resolution.length.microseconds <= 1_500 { return resolution }
        }
        return .day
    }
}

/// One line of an answer: what happened to one kind of job.
public struct StatisticsRow: Sendable, Hashable {
    /// The bucket's beginning; nil for the whole window.
    public var bucket: Timestamp?
    public var tenant: String?
    /// Whose jobs these are, if that was asked; nil for everybody's.
    public var user: String?
    public var queue: QueueName
    public var type: JobType
    /// A terminal status: jobs that ended so, with the times of the last run of those that ran. `queued`: jobs
    /// that were inserted, whatever they wait for; no attempts, no times. `retrying`: attempts that failed and
    /// were planned again, each with its times.
    public var status: JobStatus
    public var count: Int64
    /// The runs that these jobs took, together.
    public var attempts: Int64
    /// From when they could run to when the last run began, in µs.
    public var wait: Histogram
    /// How long the last run took, in µs.
    public var run: Histogram

    public init(queue: QueueName, type: JobType, status: JobStatus) {
        (self.queue, self.type, self.status) = (queue, type, status)
        (count, attempts, wait, run) = (0, 0, Histogram(), Histogram())
    }
}

/// What the rollups say.
public struct Statistics: Sendable, Hashable {
    public var rows: [StatisticsRow]
    public var resolution: StatisticsResolution
    /// The window as answered: whole buckets.
    public var from: Timestamp
    public var until: Timestamp

    public init(rows: [StatisticsRow], resolution: StatisticsResolution, from: Timestamp, until: Timestamp) {
        (self.rows, self.resolution, self.from, self.until) = (rows, resolution, from, until)
    }

    /// How many ended in a status, or were enqueued (`queued`).
    public func count(_ status: JobStatus) -> Int64 {
        rows.filter { $0.status == status }.reduce(0) { $0 + $1.count }
    }

    /// finished / (finished + failed); nil when nothing ended either way.
    public var successRate: Double? {
        let (finished, failed) = (count(.finished), count(.failed))
        return finished + failed == 0 ? nil : Double(finished) / Double(finished + failed)
    }

    /// finished / everything that ended; nil when nothing did.
    public var completionRate: Double? {
        let ended = JobStatus.terminal.reduce(0) { $0 + count($1) }
        return ended == 0 ? nil : Double(count(.finished)) / Double(ended)
    }

    /// Attempts that were planned again / attempts that ended; nil when none did.
    public var retryRate: Double? {
        let retried = count(.retrying)
        let ended = rows.filter { $0.status.isTerminal }.reduce(0) { $0 + $1.attempts }
        return ended == 0 ? nil : Double(retried) / Double(max(ended, retried))
    }

    /// The run times of those that ended in a status, merged.
    public func run(_ status: JobStatus) -> Histogram { merged(status, \.run) }

    /// The wait times of those that ended in a status, merged.
    public func wait(_ status: JobStatus) -> Histogram { merged(status, \.wait) }

    private func merged(_ status: JobStatus, _ times: KeyPath<StatisticsRow, Histogram>) -> Histogram {
        var sum = Histogram()
        for row in rows where row.status == status { sum.merge(row[keyPath: times]) }
        return sum
    }
}

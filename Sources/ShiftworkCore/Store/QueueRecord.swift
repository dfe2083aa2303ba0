/// A queue as the store knows it.
public struct QueueRecord: Sendable, Hashable {
    public var tenant: String?
    public var name: QueueName
    /// Why, by whom and until when nothing is claimed from it; nil while it is open.
    public var pause: QueuePause?
    /// What it hands out at most.
    public var limits = QueueLimits.none
    /// When it hands out again by time alone, where its rate limit is used up; nil while it is not.
    public var opensAt: Timestamp?
    /// Jobs by status, from counters.
    public var counts: [JobStatus: Int]
    /// When the job that has waited longest could have run; nil when none waits.
    public var oldest: Timestamp?

    public init(name: QueueName, tenant: String? = nil) {
        (self.name, self.tenant, counts) = (name, tenant, [:])
    }
}

extension QueueRecord {
    /// How many of its jobs run.
    package var running: Int { JobStatus.running.reduce(0) { $0 + (counts[$1] ?? 0) } }

    /// Whether as many of its jobs run as may.
    package var isFull: Bool { limits.concurrency.map { running >= $0 } ?? false }
}

/// Why a queue hands out nothing.
public struct QueuePause: Sendable, Hashable, Codable {
    public var since: Timestamp
    /// Opens by itself then; nil for never.
    public var until: Timestamp?
    public var actor: String?
    public var reason: String?

    public init(since: Timestamp, until: Timestamp? = nil, actor: String? = nil, reason: String? = nil) {
        (self.since, self.until, self.actor, self.reason) = (since, until, actor, reason)
    }

    /// Whether the queue has opened by itself.
    package func isOver(at now: Timestamp) -> Bool { until.map { $0 <= now } ?? false }
}

/// What to remove.
public struct PruneRequest: Sendable, Hashable {
    /// For jobs that say nothing themselves.
    public var retention: Retention
    /// At most so many in one call, so that nobody waits long.
    public var limit: Int
    /// How long operations are kept that have ended.
    public var operationRetention = Duration.days(30)
    /// So many of these are kept of each tenant, the newest, and of those without one.
    public var operationsPerTenant = 1_000

    public init(retention: Retention = .standard, limit: Int = 2_000) {
        (self.retention, self.limit) = (retention, limit)
    }
}

/// What was removed.
public struct Pruned: Sendable, Hashable {
    public var jobs: Int
    /// Whether a further call has more to do at once.
    public var hasMore: Bool

    public init(jobs: Int, hasMore: Bool) { (self.jobs, self.hasMore) = (jobs, hasMore) }
}

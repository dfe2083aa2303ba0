/// How an attempt ended: what a worker tells the store, once, under its lease. Repeating it is harmless.
public struct Settlement: Sendable, Hashable {
    public var lease: Lease
    /// One of `succeed`, `fail`, `exhaust`, `snooze`, `stop`, `giveBack`.
    public var event: JobEvent
    /// JSON, when it succeeded with a result.
    public var result: [UInt8]?
    /// What was thrown, when something was.
    public var failure: JobFailure?
    /// How long until the next run, for `fail` and `snooze`; counted by the store's clock.
    public var delay: Duration
    /// How long the handler ran, by the worker's monotonic clock; zero when that was not measured. Moves
    /// nothing but the shown start (``startedAt(claimedAt:now:)``).
    public var ran: Duration
    /// Why, in words, for `stop` and `giveBack`.
    public var reason: String?
    /// The last progress, when it changed since the last report.
    public var progress: JobProgress?

    /// States an end.
    public init(_ event: JobEvent, lease: Lease, ran: Duration = .zero) {
        (self.event, self.lease, self.ran) = (event, lease, ran)
        delay = .zero
    }
}

/// What became of a settlement.
public enum SettlementReply: Sendable, Hashable {
    /// The job moved to this status.
    case settled(JobStatus)
    /// This very settlement, or another under the same lease, was written before.
    case alreadySettled
    /// The lease is no longer current: nothing changed.
    case leaseLost
}

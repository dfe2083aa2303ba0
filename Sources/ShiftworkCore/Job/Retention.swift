/// How long a job is kept after its end, for each way to end. What is nil is left to the next wider setting: a job's
/// wins over its type's, a type's over the system's (90 days).
public struct Retention: Sendable, Hashable, Codable {
    /// How long one ended job is kept.
    public enum Keep: Sendable, Hashable, Codable {
        /// For so long after the end. `.zero` keeps no history.
        case lasting(Duration)
        /// Until a date, whenever the job ended.
        case until(Timestamp)
        /// Until somebody deletes it.
        case forever
    }

    /// Jobs that are done.
    public var finished: Keep?
    /// Jobs whose attempts are exhausted.
    public var failed: Keep?
    /// Jobs that were stopped while running.
    public var killed: Keep?
    /// Jobs that were called off.
    public var canceled: Keep?

    /// States what differs from the wider setting.
    public init(finished: Keep? = nil, failed: Keep? = nil, killed: Keep? = nil, canceled: Keep? = nil) {
        (self.finished, self.failed, self.killed, self.canceled) = (finished, failed, killed, canceled)
    }

    /// States lengths of time.
    public init(
        finished: Duration, failed: Duration? = nil, killed: Duration? = nil, canceled: Duration? = nil
    ) {
        self.init(
            finished: .lasting(finished), failed: failed.map(Keep.lasting), killed: killed.map(Keep.lasting),
            canceled: canceled.map(Keep.lasting))
    }

    /// The same for every way to end.
    public static func all(_ keep: Keep) -> Retention {
        Retention(finished: keep, failed: keep, killed: keep, canceled: keep)
    }

    /// What holds where nobody said anything: 90 days.
    public static let standard = Retention.all(.lasting(.seconds(90 * 86_400)))

    /// Keeps no finished job; those that ended badly stay.
    public static let noHistory = Retention(finished: .lasting(.zero))

    /// What is said for a terminal status; nil for other statuses or when nothing is said.
    public func keep(for status: JobStatus) -> Keep? {
        switch status {
        case .finished: finished
        case .failed: failed
        case .killed: killed
        case .canceled: canceled
        case .scheduled, .blocked, .queued, .started, .retrying, .paused, .killRequested: nil
        }
    }

    /// This retention, with `wider` where it says nothing.
    public func falling(backTo wider: Retention) -> Retention {
        Retention(
            finished: finished ?? wider.finished, failed: failed ?? wider.failed,
            killed: killed ?? wider.killed,
            canceled: canceled ?? wider.canceled)
    }

    /// When a job that ended may go; nil for never.
    public func pruneAt(status: JobStatus, endedAt: Timestamp) -> Timestamp? {
        switch keep(for: status) {
        case .lasting(let duration): endedAt + duration
        case .until(let date): max(date, endedAt)
        case .forever, nil: nil
        }
    }
}

internal import ShiftworkCore

/// How many jobs a drain left in which status: `.init(finished: 1)`.
public struct Drained: Sendable, Hashable {
    /// Jobs that are done.
    public var finished: Int
    /// Jobs that do not run again.
    public var failed: Int
    /// Jobs that stopped themselves.
    public var killed: Int
    /// Jobs that failed and wait for another attempt.
    public var retrying: Int
    /// Jobs that asked to run later.
    public var snoozed: Int

    public init(finished: Int = 0, failed: Int = 0, killed: Int = 0, retrying: Int = 0, snoozed: Int = 0) {
        (self.finished, self.failed, self.killed) = (finished, failed, killed)
        (self.retrying, self.snoozed) = (retrying, snoozed)
    }

    /// Counts the last status of each job.
    init(_ statuses: some Sequence<JobStatus>) {
        self.init()
        for status in statuses {
            switch status {
            case .finished: finished += 1
            case .failed: failed += 1
            case .killed: killed += 1
            case .retrying: retrying += 1
            case .scheduled: snoozed += 1
            case .blocked, .queued, .started, .paused, .killRequested, .canceled: break
            }
        }
    }
}

/// A line for the log of a running job, under the lease of its run.
public struct LogReport: Sendable, Hashable {
    public var lease: Lease
    /// Its place in the attempt's log, so that a repeated line is kept once: from ``ClaimedJob/lastLine`` on, by one
    /// more each. Nil puts it behind what is there.
    public var sequence: Int?
    public var at: Timestamp
    /// `trace`, `debug`, `info`, `notice`, `warning`, `error` or `critical`.
    public var level: String
    public var text: String

    /// Reports under a lease.
    public init(lease: Lease, sequence: Int? = nil, at: Timestamp, level: String, text: String) {
        (self.lease, self.sequence, self.at, self.level, self.text) = (lease, sequence, at, level, text)
    }
}

extension LogReport {
    /// The line that it becomes in the log of an attempt.
    package func line(attempt: Int, sequence: Int) -> JobLogLine {
        JobLogLine(
            job: lease.job, attempt: attempt, sequence: sequence, at: at, level: level, text: text)
    }
}

/// A line that a handler logged.
public struct JobLogLine: Sendable, Hashable, Codable {
    public var job: JobID
    public var attempt: Int
    /// Its place in the attempt's log, counted from 1, through all runs of the attempt.
    public var sequence: Int
    public var at: Timestamp
    /// `trace`, `debug`, `info`, `notice`, `warning`, `error` or `critical`.
    public var level: String
    public var text: String

    /// No attempt keeps more lines, however often it was given back or put off: those behind are dropped.
    public static let most = 10_000

    /// A line.
    public init(job: JobID, attempt: Int, sequence: Int, at: Timestamp, level: String, text: String) {
        (self.job, self.attempt, self.sequence) = (job, attempt, sequence)
        (self.at, self.level, self.text) = (at, level, text)
    }
}

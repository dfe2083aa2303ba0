/// How much of everything one job may carry. Plain numbers; lengths are bytes of UTF-8.
///
/// A limit is checked where a job enters, so that every store refuses the same jobs with the same words.
public struct Limits: Sendable, Hashable {
    /// Bytes of a payload.
    public var payload = 256 * 1024
    /// Bytes of a result.
    public var result = 256 * 1024
    /// Bytes of an error's text. A longer one is cut, not refused: the attempt has already failed.
    public var error = 16 * 1024
    /// Bytes of an error's type and place, of a reason, and of what progress says. A longer one is cut.
    public var remark = 500
    /// Bytes of a line of a job's log. A longer one is cut.
    public var logLine = 4_096
    /// Lines of a log that one run in process, or one request of a worker over HTTP, adds. Those behind are dropped.
    public var logLines = 1_000
    /// Bytes of the name of a job type or a queue, or of a reference's type.
    public var name = 100
    /// Tags of one job.
    public var tags = 20
    /// Bytes of a tag.
    public var tag = 64
    /// References of one job.
    public var references = 20
    /// Bytes of a reference's id.
    public var referenceID = 200
    /// Bytes of a unique key.
    public var uniqueKey = 200
    /// Bytes of a user's or a tenant's id.
    public var owner = 200

    /// The defaults.
    public init() {}
}

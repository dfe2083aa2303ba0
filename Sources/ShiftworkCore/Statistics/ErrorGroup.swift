/// Failures of one cause.
public struct ErrorGroup: Sendable, Hashable {
    /// `ERR-7f3a01bc`.
    public var fingerprint: String
    /// The error's type.
    public var type: String
    /// One of the messages, as it was.
    public var sample: String
    public var firstSeen: Timestamp
    public var lastSeen: Timestamp
    /// Failed attempts in the window asked for.
    public var attempts: Int
    /// Jobs that ended `failed` by it in the window.
    public var failed: Int
    /// The types of job that met it.
    public var types: [JobType]
    /// A job that met it last.
    public var lastJob: JobID?

    public init(fingerprint: String, type: String, sample: String, firstSeen: Timestamp, lastSeen: Timestamp)
    {
        (self.fingerprint, self.type, self.sample) = (fingerprint, type, sample)
        (self.firstSeen, self.lastSeen) = (firstSeen, lastSeen)
        (attempts, failed, types) = (0, 0, [])
    }
}

/// A job as it is handed to a store: everything decided, nothing looked up.
public struct NewJob: Sendable, Hashable {
    /// Made by the client; a repeated insert of a known id changes nothing.
    public var id: JobID
    public var type: JobType
    public var queue: QueueName
    /// 0 to 9; 0 runs first.
    public var priority: Int
    /// JSON, kept byte for byte.
    public var payload: [UInt8]
    /// The version of the payload's shape, for migration.
    public var payloadVersion: Int
    /// When it may run first.
    public var start: Start
    /// Failed attempts allowed, at least 1.
    public var maxAttempts: Int
    /// Crashes of its worker allowed, at least 1.
    public var maxCrashes: Int
    /// Everything that most jobs do not use.
    public var details: JobDetails

    /// When a new job may run.
    public enum Start: Sendable, Hashable {
        case now
        /// Counted by the store's clock from the insert.
        case after(Duration)
        case at(Timestamp)
    }

    /// A job with the defaults of `JobDefaults`.
    public init(
        id: JobID, type: JobType, queue: QueueName = .default, payload: [UInt8] = Array("{}".utf8),
        start: Start = .now,
        details: JobDetails = JobDetails()
    ) {
        (self.id, self.type, self.queue, self.payload, self.start) = (id, type, queue, payload, start)
        self.details = details
        (priority, payloadVersion, maxAttempts, maxCrashes) = (5, 1, 4, 3)
    }
}

/// What a job may carry beyond the essentials. A store keeps it aside, so that jobs without it pay nothing.
public struct JobDetails: Sendable, Hashable, Codable {
    public var references: [JobReference] = []
    public var tags: [String] = []
    public var user: String?
    public var tenant: String?
    public var parent: JobID?
    /// The set of jobs that it belongs to, for lists and counts. What waits for the set says so by dependencies.
    public var batch: BatchID?
    /// Jobs that must end first.
    public var dependencies: [Dependency] = []
    /// At most one job that has not ended may hold a key, per tenant.
    public var uniqueKey: String?
    /// Limit of one attempt's run time, a millisecond at least.
    public var timeout: Duration?
    /// Not to be started after this moment: a job claimed later is canceled instead.
    public var startBefore: Timestamp?
    public var retention: Retention?
    /// W3C trace context and baggage: `traceparent`, `tracestate`, `baggage`.
    public var trace: [String: String] = [:]

    /// The shortest limit: with none at all no attempt could succeed.
    package static let leastTimeout = Duration.milliseconds(1)

    /// Nothing special.
    public init() {}

    /// Whether there is nothing to keep aside.
    public var isEmpty: Bool { self == JobDetails() }
}

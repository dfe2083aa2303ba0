/// What one job says besides its payload. What is nil falls back to the job's own properties, then to its
/// type's defaults.
public struct EnqueueOptions: Sendable {
    /// The job's id, for those who make it themselves to be able to repeat the call.
    public var id: JobID?
    public var queue: QueueName?
    public var priority: JobPriority?
    /// How long until it may run, by the store's clock.
    public var delay: Duration?
    /// When it may run; wins over `delay`.
    public var runAt: Timestamp?
    /// Not to be started after this moment.
    public var startBefore: Timestamp?
    public var maxAttempts: Int?
    public var timeout: Duration?
    public var retention: Retention?
    public var unique: String?
    public var user: String?
    public var tenant: String?
    /// In addition to the job's own.
    public var tags: [String]
    /// In addition to the job's own.
    public var references: [JobReference]
    public var parent: JobID?
    /// Jobs that must end first.
    public var after: [Dependency]

    public init(
        id: JobID? = nil, delay: Duration? = nil, runAt: Timestamp? = nil, queue: QueueName? = nil,
        priority: JobPriority? = nil, unique: String? = nil, user: String? = nil, tenant: String? = nil,
        tags: [String] = [], references: [JobReference] = [], after: [Dependency] = [], parent: JobID? = nil,
        maxAttempts: Int? = nil, timeout: Duration? = nil, retention: Retention? = nil,
        startBefore: Timestamp? = nil
    ) {
        (self.id, self.delay, self.runAt, self.queue, self.priority) = (id, delay, runAt, queue, priority)
        (self.unique, self.user, self.tenant, self.tags, self.references) = (
            unique, user, tenant, tags, references
        )
        (self.after, self.parent, self.maxAttempts, self.timeout) = (after, parent, maxAttempts, timeout)
        (self.retention, self.startBefore) = (retention, startBefore)
    }
}

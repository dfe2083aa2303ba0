/// A worker's hold on one job: whoever writes for a job names it, and changes nothing unless it is still the
/// current one.
public struct Lease: Sendable, Hashable {
    public let job: JobID
    /// Higher than every token that the job ever had, also after a crash of the store (``JobMotion/claimed(at:)``).
    public let token: Int64
    public let worker: WorkerID
    /// Where the store finds the job fast. Opaque, and no proof of anything: job, token and worker decide.
    public let locator: Int64

    /// A hold as a store grants it.
    public init(job: JobID, token: Int64, worker: WorkerID, locator: Int64 = 0) {
        (self.job, self.token, self.worker, self.locator) = (job, token, worker, locator)
    }
}

/// A job as a worker receives it, with the lease to run it.
public struct ClaimedJob: Sendable, Hashable {
    public var lease: Lease
    public var type: JobType
    public var queue: QueueName
    public var priority: Int
    /// The number of this run, counted from 1.
    public var attempt: Int
    /// Failed attempts before this one, in this generation.
    public var failures: Int
    /// Crashes before this run, in this generation.
    public var crashes: Int
    public var maxAttempts: Int
    /// Whether no attempt follows if this one fails.
    package var isLastAttempt: Bool { failures + 1 >= maxAttempts }
    public var payload: [UInt8]
    public var payloadVersion: Int
    public var enqueuedAt: Timestamp
    public var startedAt: Timestamp
    public var details: JobDetails
    /// The last line that earlier runs of this attempt left in its log; 0 for none.
    public var lastLine = 0

    /// A job with its lease.
    public init(
        lease: Lease, record: JobRecord, payload: [UInt8], enqueuedAt: Timestamp, startedAt: Timestamp
    ) {
        self.lease = lease
        (type, queue, priority) = (record.type, record.queue, record.priority)
        (attempt, failures, crashes, maxAttempts) = (
            record.attempt, record.failures, record.crashes, record.maxAttempts
        )
        (self.payload, payloadVersion, details) = (payload, record.payloadVersion, record.details)
        (self.enqueuedAt, self.startedAt) = (enqueuedAt, startedAt)
    }
}

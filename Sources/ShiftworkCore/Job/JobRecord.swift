/// All that is known about a job.
public struct JobRecord: Sendable, Hashable, Identifiable {
    public var id: JobID
    public var type: JobType
    public var queue: QueueName
    public var status: JobStatus
    /// 0 to 9; 0 runs first.
    public var priority: Int
    /// The number of the current or last run, counted from 1; 0 before the first.
    public var attempt: Int
    /// Failed attempts since the insert or the last operator's retry.
    public var failures: Int
    /// Crashes of its worker since the insert or the last operator's retry.
    public var crashes: Int
    /// Failed attempts allowed per generation.
    public var maxAttempts: Int
    /// Crashes allowed per generation.
    public var maxCrashes: Int
    /// JSON as it was given; nil in a summary.
    public var payload: [UInt8]?
    public var payloadVersion: Int
    /// JSON as `perform` returned it; nil in a summary, and while there is none.
    public var result: [UInt8]?
    /// The last failure, while it matters: of the attempt before, or of the end.
    public var error: JobFailure?
    public var progress: JobProgress?
    /// The worker that holds the lease, or held the last one.
    public var worker: WorkerID?
    /// The current or last lease's token; 0 before the first.
    public var token: Int64
    public var details: JobDetails
    public var timestamps: JobTimestamps

    /// A record of a job that has only just been made.
    public init(_ job: NewJob, status: JobStatus, createdAt: Timestamp) {
        (id, type, queue, priority) = (job.id, job.type, job.queue, job.priority)
        (self.status, maxAttempts, maxCrashes) = (status, job.maxAttempts, job.maxCrashes)
        (payload, payloadVersion, details) = (job.payload, job.payloadVersion, job.details)
        (attempt, failures, crashes, token) = (0, 0, 0, 0)
        timestamps = JobTimestamps(createdAt: createdAt)
    }

    /// From the moment the job could have run to the moment it did; nil before. A planned delay is no wait.
    public var wait: Duration? {
        guard let enqueued = timestamps.enqueuedAt, let started = timestamps.startedAt else { return nil }
        return max(.zero, started - enqueued)
    }

    /// From the start of the current or last run to its end, or to `now` while it runs; nil before the first.
    public func run(now: Timestamp) -> Duration? {
        guard let started = timestamps.startedAt else { return nil }
        return max(.zero, (timestamps.endedAt ?? now) - started)
    }
}

/// When a job entered its statuses, since the last operator's retry.
///
/// The times of a run are those of the current or last one, so that wait and run time belong together; each earlier run
/// keeps its own in the job's history.
public struct JobTimestamps: Sendable, Hashable {
    public var createdAt: Timestamp
    /// The planned run of a scheduled job, or the last one that it was scheduled for; nil where none ever was.
    public var runAt: Timestamp?
    /// Nil unless it is blocked.
    public var blockedAt: Timestamp?
    /// Since when it could run: the insert, its planned time, or the moment when what it waited for was done.
    /// Nil while it may not run yet for the first time.
    public var enqueuedAt: Timestamp?
    /// The start of the current run, or of the one that ended the job; nil while it waits for a run.
    public var startedAt: Timestamp?
    /// The planned next run of a job that is retrying; nil otherwise.
    public var retryAt: Timestamp?
    /// Nil unless it is paused.
    public var pausedAt: Timestamp?
    public var killRequestedAt: Timestamp?
    public var finishedAt: Timestamp?
    public var failedAt: Timestamp?
    public var killedAt: Timestamp?
    public var canceledAt: Timestamp?
    /// The end of retention of an ended job whose own retention names one; else nil, and the system's
    /// retention decides.
    public var pruneAt: Timestamp?

    /// Only just made.
    public init(createdAt: Timestamp) { self.createdAt = createdAt }

    /// When it ended, however it did.
    public var endedAt: Timestamp? { finishedAt ?? failedAt ?? killedAt ?? canceledAt }

    /// When it last entered a status.
    public var updatedAt: Timestamp {
        [enqueuedAt, blockedAt, startedAt, pausedAt, killRequestedAt, endedAt].compactMap(\.self).reduce(
            createdAt, max)
    }

    /// Notes the end.
    public mutating func end(as status: JobStatus, at moment: Timestamp) {
        switch status {
        case .finished: finishedAt = moment
        case .failed: failedAt = moment
        case .killed: killedAt = moment
        case .canceled: canceledAt = moment
        case .scheduled, .blocked, .queued, .started, .retrying, .paused, .killRequested: break
        }
    }
}

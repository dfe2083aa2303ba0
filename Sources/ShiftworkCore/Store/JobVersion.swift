/// What somebody takes a job for: an action that names it is not done once the job is another.
///
/// It is all that moves a job or that an edit changes, but for the plan of a job that is held back, which is not shown.
public struct JobVersion: Sendable, Hashable {
    private let status: JobStatus
    private let token: Int64
    private let attempt: Int
    private let failures: Int
    private let crashes: Int
    private let queue: QueueName
    private let priority: Int
    private let maxAttempts: Int
    private let tags: [String]
    private let timeout: Duration?
    /// When it may run next, if it waits for that.
    private let due: Timestamp?

    /// A job as it was read.
    public init(of job: JobRecord) {
        (status, token, attempt) = (job.status, job.token, job.attempt)
        (failures, crashes, queue, priority) = (job.failures, job.crashes, job.queue, job.priority)
        (maxAttempts, tags, timeout) = (job.maxAttempts, job.details.tags, job.details.timeout)
        switch job.status {
        case .scheduled: due = job.timestamps.runAt
        case .retrying: due = job.timestamps.retryAt
        case .blocked, .queued, .started, .paused, .killRequested, .finished, .failed, .killed, .canceled:
            due = nil
        }
    }

    /// A job as a store has it, with its limit and its details.
    public init(of job: EditableJob) {
        let motion = job.motion
        (status, token, attempt) = (motion.status, motion.token, motion.attempt)
        (failures, crashes, queue, priority) = (motion.failures, motion.crashes, job.queue, job.priority)
        (maxAttempts, tags, timeout) = (job.maxAttempts, job.details.tags, job.details.timeout)
        due = motion.status == .scheduled || motion.status == .retrying ? motion.dueAt : nil
    }
}

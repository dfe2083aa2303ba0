/// What is to be different about a job that waits; what is nil stays as it is.
public struct JobEdit: Sendable, Hashable, Codable {
    public var queue: QueueName?
    /// 0 to 9; 0 runs first.
    public var priority: Int?
    /// When it may run next. A queued job leaves the line if that lies ahead, and stays in it if not; any other gets
    /// this plan in place of the one it has.
    public var runAt: Timestamp?
    public var tags: [String]?
    /// Failed attempts allowed, at least 1. A job that has failed as often before ends with its next failure.
    public var maxAttempts: Int?
    /// Limit of one attempt's run time, a millisecond at least.
    public var timeout: Duration?

    public init(queue: QueueName? = nil, priority: Int? = nil) {
        (self.queue, self.priority) = (queue, priority)
    }
}

/// The parts of a job that an edit can change.
public struct EditableJob: Sendable, Hashable {
    public var motion: JobMotion
    public var queue: QueueName
    public var priority: Int
    public var maxAttempts: Int
    public var details: JobDetails

    /// A job as a store has it. Limit and details count where the edit concerns them.
    public init(
        motion: JobMotion, queue: QueueName, priority: Int, maxAttempts: Int = 1,
        details: JobDetails = JobDetails()
    ) {
        (self.motion, self.queue, self.priority) = (motion, queue, priority)
        (self.maxAttempts, self.details) = (maxAttempts, details)
    }
}

extension EditableJob {
    /// What the history says of an edit that made this of a job.
    public func entry(
        after present: EditableJob, by request: ControlRequest, at now: Timestamp
    ) -> HistoryEntry {
        let status = present.motion.status
        var entry = HistoryEntry(
            at: now, kind: .edit, from: status, to: status, attempt: present.motion.attempt)
        (entry.actor, entry.reason) = (request.actor, request.reason)
        entry.dueAt = motion.dueAt == present.motion.dueAt ? nil : motion.dueAt
        return entry
    }
}

// What an edit does, decided here for every store.
extension JobEdit {
    /// Whether what a job carries is changed, beyond where it stands.
    public var concernsDetails: Bool { tags != nil || timeout != nil }

    /// The job in the place where it stands, otherwise as it is wanted. A time that has passed is now, as for a job
    /// that is inserted: nobody gets ahead of those that wait by a time long ago.
    public func applied(to job: EditableJob, now: Timestamp) -> EditableJob {
        var edited = job
        edited.queue = queue ?? job.queue
        edited.priority = priority.map { min(max($0, 0), 9) } ?? job.priority
        edited.maxAttempts = maxAttempts.map { max($0, 1) } ?? job.maxAttempts
        edited.details.tags = tags ?? job.details.tags
        edited.details.timeout = timeout.map { max($0, JobDetails.leastTimeout) } ?? job.details.timeout
        if let runAt, job.motion.status != .queued { edited.motion.dueAt = max(runAt, now) }
        return edited
    }

    /// The time for which a queued job leaves the line, by ``JobEvent/postpone``; nil when it stays.
    public func postponement(of motion: JobMotion, now: Timestamp) -> Timestamp? {
        guard motion.status == .queued, let runAt, runAt > now else { return nil }
        return runAt
    }
}

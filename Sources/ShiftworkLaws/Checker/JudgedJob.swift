internal import ShiftworkCore

/// A job as the commits so far say that it must stand.
struct JudgedJob {
    /// As it was handed in, and edited since.
    var new: NewJob
    var motion: JobMotion
    var queue: QueueName
    var priority: Int
    /// The jobs that it still waits for.
    var waitsFor: Set<JobID>
    /// The last lease granted.
    var hold: Hold?
    /// The highest token granted so far.
    var highestToken: Int64 = 0
    /// How often it was claimed.
    var claims = 0
    var progress: JobProgress?
    var endedAt: Timestamp?
    var presence = Presence.stored

    // The events that show it.
    let insertedBy: Int
    var claimedBy: Int?
    var movedBy: Int

    /// Whether the store has the job.
    enum Presence {
        case stored
        /// A prune that was cut short by its limit took this one or another.
        case perhaps
        case gone
    }

    init(_ new: NewJob, motion: JobMotion, waitsFor: Set<JobID>, event: Int) {
        (self.new, self.motion, self.waitsFor) = (new, motion, waitsFor)
        (queue, priority, insertedBy, movedBy) = (new.queue, new.priority, event, event)
    }

    var status: JobStatus { motion.status }

    /// What an edit can change.
    var editable: EditableJob {
        get {
            EditableJob(
                motion: motion, queue: queue, priority: priority, maxAttempts: new.maxAttempts,
                details: new.details)
        }
        set {
            (motion, queue, priority) = (newValue.motion, newValue.queue, newValue.priority)
            (new.maxAttempts, new.details) = (newValue.maxAttempts, newValue.details)
        }
    }
    var line: JudgedQueue { JudgedQueue(tenant: new.details.tenant, name: queue) }

    /// Whether a write under this hold is to be accepted: the token is the last one, and the worker's own.
    func isCurrent(_ hold: Hold) -> Bool { self.hold == hold && motion.token == hold.token }
}

/// A lease as rules see it: without the store's locator.
struct Hold: Hashable {
    let job: JobID
    let token: Int64
    let worker: WorkerID

    init(_ lease: Lease) { (job, token, worker) = (lease.job, lease.token, lease.worker) }
}

/// What a worker was given with a lease.
struct Grant {
    let attempt: Int
    let payload: [UInt8]
    let event: Int
    /// The event in which its handler began.
    var begunBy: Int?
}

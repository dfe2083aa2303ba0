internal import ShiftworkCore

/// A job where it stands: its motion, and everything else that its narrow row holds.
struct Position {
    let id: JobID
    var motion: JobMotion
    var queue: Int32
    let type: Int32
    var priority: Int16
    var flags: JobFlags
    /// The worker that holds the lease, or held it before the job ended.
    var worker: Int32?
    /// When the run under way, or the last one before the end, began.
    var startedAt: Timestamp?
    var killRequestedAt: Timestamp?
    /// Since when it is held.
    var since: Timestamp?
    /// When an ended job ended.
    var endedAt: Timestamp?

    init(
        id: JobID, motion: JobMotion, queue: Int32, type: Int32, priority: Int, flags: JobFlags = []
    ) {
        (self.id, self.motion, self.queue, self.type) = (id, motion, queue, type)
        (self.priority, self.flags) = (Int16(priority), flags)
    }

    var place: Place { Place(motion.status) }

    /// The day of its id, by which it is counted.
    var day: Int32 { Int32(clamping: id.uuid.timestamp.day) }
}

/// The tables, exactly one of which holds each job.
enum Place: CaseIterable {
    case ready, scheduled, held, running, ended

    init(_ status: JobStatus) {
        switch status {
        case .queued: self = .ready
        case .scheduled, .retrying: self = .scheduled
        case .blocked, .paused: self = .held
        case .started, .killRequested: self = .running
        case .finished, .failed, .killed, .canceled: self = .ended
        }
    }

    /// The statuses that a row of the table may mean.
    var statuses: Set<JobStatus> { Set(JobStatus.allCases.filter { Place($0) == self }) }

    /// The table's name.
    var table: Statement {
        switch self {
        case .ready: "ready"
        case .scheduled: "scheduled"
        case .held: "held"
        case .running: "running"
        case .ended: "outcome"
        }
    }
}

/// What an end leaves beside the position.
struct End {
    /// When the job could be claimed first; nil when it never could.
    var enqueuedAt: Timestamp?
    var result: [UInt8]?
    /// The fingerprint of the failure that ended it.
    var cause: String?
    /// Whether a failure before is what it still shows.
    var showsEarlierFailure = false
}

internal import ShiftworkCore

/// A job where it stands: its motion, and what tells its narrow row from others.
struct Position {
    let n: Int64
    let id: JobID
    var motion: JobMotion
    var queue: Int64
    var type: Int64
    var priority: Int64
    var flags: JobFlags
    /// The worker that holds the lease, or held it before the job ended.
    var worker: Int64?
    /// When the run under way, or the last one before the end, began.
    var startedAt: Timestamp?
    /// When an ended job ended.
    var endedAt: Timestamp?

    /// The narrow table in which a job of some status lies.
    enum Place {
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
    }

    var place: Place { Place(motion.status) }

    /// The day of its id, by which it is counted.
    var day: Int64 { id.uuid.timestamp.day }
}

/// Something that happens to a job and may move it to another status.
public enum JobEvent: String, Sendable, Hashable, CaseIterable, Codable {
    // Time
    /// Its time has come.
    case release
    /// All that it waited for is done.
    case unblock
    /// Its time lies ahead.
    case postpone
    /// It was resumed, but still waits for jobs.
    case block

    // Operators
    /// An operator holds it back.
    case pause
    /// The operator lets go.
    case resume
    /// Called off.
    case cancel
    /// An operator wants it again.
    case retry
    /// An operator wants a finished job again, on purpose.
    case rerun

    // Workers
    /// A worker takes it.
    case claim
    /// `perform` returned.
    case succeed
    /// It threw; attempts remain.
    case fail
    /// It threw for the last time, or is not worth retrying.
    case exhaust
    /// It asked to run later.
    case snooze
    /// It stopped because it was asked to, or asked itself to.
    case stop
    /// Its worker is shutting down.
    case giveBack = "give_back"

    // Rescue
    /// Its lease ran out for the first time.
    case rescue
    /// Its lease ran out again.
    case rescueLater = "rescue_later"
    /// Its lease ran out `max_crashes` times.
    case abandon
}

/// Where a job is in its life. Eleven statuses, and no twelfth without the compiler asking everywhere.
///
/// A job waits (`scheduled`, `blocked`, `queued`, `retrying`, `paused`), runs (`started`, `killRequested`),
/// or has ended (`finished`, `failed`, `killed`, `canceled`). Which status follows which is decided in one place,
/// ``after(_:)``.
public enum JobStatus: String, Sendable, Hashable, CaseIterable, Codable {
    /// Its first run, or the run it asked for with a snooze, lies in the future.
    case scheduled
    /// It waits for jobs that it depends on.
    case blocked
    /// It may be claimed now.
    case queued
    /// A worker holds its lease.
    case started
    /// An attempt failed; the next one is planned.
    case retrying
    /// An operator holds it back.
    case paused
    /// It runs, was asked to stop, and has not stopped yet.
    case killRequested = "kill_requested"
    /// Done. Terminal.
    case finished
    /// Its attempts are exhausted, or another is not worth it. Terminal; together, the dead letter queue.
    case failed
    /// Stopped while it ran. Terminal.
    case killed
    /// Called off before it ran. Terminal.
    case canceled
}

extension JobStatus {
    /// Whether the job's life is over, unless an operator asks for it again.
    public var isTerminal: Bool { JobStatus.terminal.contains(self) }

    /// Whether a worker holds the job's lease.
    public var isRunning: Bool { JobStatus.running.contains(self) }

    /// The statuses in which a job's life is over.
    public static let terminal: Set<JobStatus> = [.finished, .failed, .killed, .canceled]

    /// The statuses in which a worker holds a lease.
    public static let running: Set<JobStatus> = [.started, .killRequested]

    /// The statuses from which a job may still run.
    public static let open: Set<JobStatus> = Set(allCases).subtracting(terminal)
}

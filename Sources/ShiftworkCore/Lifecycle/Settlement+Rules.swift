extension JobEvent {
    /// The events by which a worker settles.
    public static let settling: Set<JobEvent> = [.succeed, .fail, .exhaust, .snooze, .stop, .giveBack]
}

extension Settlement {
    /// When the run began that this settlement ends, as it is shown: a job may have lain in its worker for a
    /// while between claim and start. Not measured (`ran` is zero), the claim counts as the start.
    public func startedAt(claimedAt: Timestamp, now: Timestamp) -> Timestamp {
        ran > .zero ? max(claimedAt, now - ran) : claimedAt
    }
}

extension JobFailure {
    /// Why a job failed whose worker vanished as often as is allowed.
    public static func crashLimit(crashes: Int, attempt: Int) -> JobFailure {
        JobFailure(
            type: "CrashLimit", message: "Its worker vanished \(crashes) times while it ran.",
            attempt: attempt)
    }
}

extension HistoryEntry {
    /// Why a job was canceled that nobody started in time (``JobDetails/startBefore``).
    public static let expired = "expired"
    /// Why a job was canceled: one that it waited for ended other than finished.
    public static let dependencyFailed = "dependency_failed"
    /// Why a job failed whose worker vanished as often as is allowed.
    public static let crashLimit = "crash_limit"
}

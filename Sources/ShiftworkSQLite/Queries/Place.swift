internal import GRDB
internal import ShiftworkCore

/// One of the narrow tables, exactly one of which holds each living job.
enum Place: String, CaseIterable, Sendable {
    case ready, scheduled, held, running

    /// The statuses that a row of the table may mean.
    var statuses: Set<JobStatus> {
        switch self {
        case .ready: [.queued]
        case .scheduled: [.scheduled, .retrying]
        case .held: [.blocked, .paused]
        case .running: JobStatus.running
        }
    }

    /// What a row must say in `status` to mean one of these statuses; nil when none can.
    func holds(_ wanted: Set<JobStatus>) -> SQL? {
        let meant = statuses.intersection(wanted)
        if meant.isEmpty { return nil }
        return meant == statuses ? "TRUE" : SQL(sql: "status IN (\(meant.codeList))")
    }

    /// The condition of the indexes of jobs that failed or crashed before, as it stands in the schema.
    static let stumbled: SQL = "failures + crashes > 0"

    /// What is true of jobs in these statuses besides, and lets an index of fewer rows serve them.
    func index(of wanted: Set<JobStatus>) -> SQL {
        // Only a failure or a crash plans a retry.
        statuses.intersection(wanted) == [.retrying] ? Self.stumbled : "TRUE"
    }
}

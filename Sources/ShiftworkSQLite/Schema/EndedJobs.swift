internal import ShiftworkCore

/// Which rows of `job` stand in the indexes of ended jobs, as SQL. A query that is to use one says it word
/// for word.
///
/// The codes of the terminal statuses come last and together, so that one comparison tells them: for a list
/// in a partial index SQLite would build a table at every write of a row.
enum EndedJobs {
    /// All that have ended.
    static let all = "status >= \(first(of: JobStatus.terminal))"
    /// Those that ended other than finished.
    static let bad = "status >= \(first(of: JobStatus.terminal.subtracting([.finished])))"
    /// Those whose retention is the system's.
    static let plain = "\(all) AND flags & \(JobFlags.ownRetention.rawValue) = 0"

    /// Those whose retention is their own.
    static let own = "\(all) AND flags & \(JobFlags.ownRetention.rawValue) <> 0"

    private static func first(of statuses: Set<JobStatus>) -> Int64 {
        let first = statuses.map(\.code).min() ?? .max
        precondition(
            JobStatus.allCases.allSatisfy { statuses.contains($0) == ($0.code >= first) },
            "a status code lies among those of the ended: give it a lower one")
        return first
    }
}

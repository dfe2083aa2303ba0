internal import GRDB
internal import ShiftworkCore

/// What is due: to be queued, or to be forgotten.
struct UpkeepStatements {
    let due: HotStatement
    let ended: HotStatement
    let expired: HotStatement
    let maxCrashes: HotStatement

    init(_ db: Database) {
        due = HotStatement(
            db,
            """
            SELECT n
            FROM scheduled
            WHERE due_at <= ?
            ORDER BY due_at, n
            LIMIT ?
            """)
        ended = HotStatement(
            db,
            """
            SELECT n
            FROM job
            WHERE status = ? AND ended_at <= ? AND \(EndedJobs.plain)
                AND NOT EXISTS (SELECT 1 FROM dependency WHERE parent = n)
            ORDER BY ended_at
            LIMIT ?
            """)
        maxCrashes = HotStatement(db, "SELECT max_crashes FROM job WHERE n = ?")
        expired = HotStatement(
            db,
            """
            SELECT n
            FROM expiry
            WHERE prune_at <= ? AND NOT EXISTS (SELECT 1 FROM dependency WHERE parent = n)
            ORDER BY prune_at, n
            LIMIT ?
            """)
    }
}

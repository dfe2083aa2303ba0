internal import GRDB
public import ShiftworkCore

extension SQLiteStore {
    /// Failures by cause, those with the most attempts in the window first. The window is widened to whole
    /// days.
    /// - Throws: `unavailable`, `corrupt`.
    public func errors(from: Timestamp, until: Timestamp, limit: Int) async throws(StoreError) -> [ErrorGroup]
    {
        try await read(operation: "errors") { db in
            let days = from.day...max(from.day, Timestamp(microseconds: until.microseconds - 1).day)
            let rows = try Row.fetchAll(
                db.makeStatement(
                    literal: """
                        SELECT c.fingerprint, c.type, c.sample, c.first_seen, c.last_seen, d.attempts, d.failed, j.id,
                          d.cause_id
                        FROM (SELECT cause_id, sum(attempts) AS attempts, sum(failed) AS failed
                              FROM cause_day WHERE day BETWEEN \(days.lowerBound) AND \(days.upperBound)
                              GROUP BY cause_id
                              ORDER BY sum(attempts) DESC, cause_id
                              LIMIT \(limit)) d
                        JOIN cause c ON c.id = d.cause_id
                        LEFT JOIN job j ON j.n = c.last_n
                        ORDER BY d.attempts DESC, c.last_seen DESC, c.fingerprint
                        """))
            return try rows.map { row in
                var group = try ErrorGroup(
                    fingerprint: row.at(0), type: row.at(1), sample: row.at(2),
                    firstSeen: Timestamp(microseconds: row.at(3)),
                    lastSeen: Timestamp(microseconds: row.at(4)))
                (group.attempts, group.failed) = try (row.at(5), row.at(6))
                group.lastJob = try row.identifier(7)
                group.types = try Self.types(meeting: row.at(8), in: days, db)
                return group
            }
        }
    }

    private static func types(meeting cause: Int64, in days: ClosedRange<Int64>, _ db: Database) throws
        -> [JobType]
    {
        // A day's rows are ordered by cause, so each day is one probe.
        try String.fetchAll(
            db.makeStatement(
                literal: """
                    SELECT name FROM type
                    WHERE id IN (SELECT type_id FROM cause_day
                                 WHERE day BETWEEN \(days.lowerBound) AND \(days.upperBound) AND cause_id = \(cause))
                    ORDER BY name
                    """)
        ).map { JobType($0) }
    }
}

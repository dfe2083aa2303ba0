public import ShiftworkCore

extension PostgresStore {
    /// Failures by cause, those with the most attempts in the window first. The window is widened to whole days.
    public func errors(from: Timestamp, until: Timestamp, limit: Int) async throws(StoreError) -> [ErrorGroup]
    {
        try await look("errors") { look in
            let first = Int32(clamping: from.day)
            let last = max(first, Int32(clamping: Timestamp(microseconds: until.microseconds - 1).day))
            let rows = try look.ask(
                """
                SELECT c.fingerprint, c.type, c.sample, c.first_seen, c.last_seen, d.attempts, d.failed, j.id, (
                  SELECT array_agg(DISTINCT t.name)
                  FROM cause_day x JOIN type t ON t.id = x.type_id
                  WHERE x.day BETWEEN \(first) AND \(last) AND x.cause_id = c.id)
                FROM (SELECT cause_id, sum(attempts)::bigint AS attempts, sum(failed)::bigint AS failed
                      FROM cause_day WHERE day BETWEEN \(first) AND \(last)
                      GROUP BY cause_id
                      ORDER BY sum(attempts) DESC, cause_id
                      LIMIT \(limit)) d
                JOIN cause c ON c.id = d.cause_id
                LEFT JOIN job j ON j.id = c.last_job
                ORDER BY d.attempts DESC, c.last_seen DESC, c.fingerprint
                """)
            return rows.map { row in
                var group = ErrorGroup(
                    fingerprint: row[0], type: row[1], sample: row[2], firstSeen: row[3], lastSeen: row[4])
                (group.attempts, group.failed) = (row[5], row[6])
                group.lastJob = row[7]
                group.types = (row[8] as [String]).map { JobType($0) }.sorted()
                return group
            }
        }
    }
}

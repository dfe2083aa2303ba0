internal import GRDB
internal import ShiftworkCore

/// Counters against what they count, and rollups against each other.
struct CounterCheck {
    let db: Database

    /// What is soon counted: living jobs by their places, the jobs of each type, and coarse rollups by fine
    /// ones.
    func findings() throws -> [Finding] { try places() + types() + days() }

    /// Every job, by queue, type and status.
    func recount() throws -> [Finding] {
        let ended = try counts(
            """
            SELECT queue_id, type_id, status, count(*) FROM job
            WHERE status <> \(JobStatus.openCode)
            GROUP BY queue_id, type_id, status
            """)
        return try differences(from: ended, for: JobStatus.terminal)
    }

    private func places() throws -> [Finding] {
        let parts = Place.allCases.map { place in
            let status = place == .ready ? "\(JobStatus.queued.code)" : "status"
            return "SELECT queue_id, type_id, \(status) AS status FROM \(place.rawValue)"
        }
        let living = try counts(
            """
            SELECT queue_id, type_id, status, count(*) FROM (\(parts.joined(separator: " UNION ALL ")))
            GROUP BY queue_id, type_id, status
            """)
        return try differences(from: living, for: JobStatus.open)
    }

    private struct Kind: Hashable {
        let queue: Int64
        let type: Int64
        let status: Int64
    }

    private func counts(_ statement: String) throws -> [Kind: Int] {
        let rows = try Row.fetchCursor(db, sql: statement)
        var counts: [Kind: Int] = [:]
        while let row = try rows.next() {
            let kind = try Kind(queue: row.at(0), type: row.at(1), status: row.at(2))
            counts[kind] = try row.at(3)
        }
        return counts
    }

    private func differences(from counted: [Kind: Int], for statuses: Set<JobStatus>) throws -> [Finding] {
        let counters = try counts(
            """
            SELECT queue_id, type_id, status, sum(n) FROM counter
            WHERE status IN (\(statuses.codeList))
            GROUP BY queue_id, type_id, status HAVING sum(n) <> 0
            """)
        return try Set(counted.keys).union(counters.keys).filter { counted[$0] != counters[$0] }.map { kind in
            let names = try Row.fetchOne(
                db,
                sql: "SELECT (SELECT name FROM queue WHERE id = ?), (SELECT name FROM type WHERE id = ?)",
                arguments: [kind.queue, kind.type])
            let (queue, type): (String?, String?) = (names?[0], names?[1])
            let status = JobStatus(code: kind.status)?.rawValue ?? "\(kind.status)"
            return Finding(
                "I9 IndexEqualsRows",
                "\(queue ?? "?") \(type ?? "?") \(status): counter \(counters[kind] ?? 0), jobs \(counted[kind] ?? 0)"
            )
        }
    }

    private func types() throws -> [Finding] {
        // Along an index of its own, and so without a look at the jobs.
        try Row.fetchAll(
            db,
            sql: """
                SELECT t.name, coalesce(j.n, 0), coalesce(c.n, 0)
                FROM type t
                LEFT JOIN (SELECT type_id, count(*) AS n FROM job GROUP BY type_id) j ON j.type_id = t.id
                LEFT JOIN (SELECT type_id, sum(n) AS n FROM counter GROUP BY type_id) c ON c.type_id = t.id
                WHERE coalesce(j.n, 0) <> coalesce(c.n, 0)
                """
        ).map { row in
            let (type, jobs, counters): (String, Int, Int) = try (row.at(0), row.at(1), row.at(2))
            return Finding("I9 IndexEqualsRows", "type \(type): counters \(counters), jobs \(jobs)")
        }
    }

    /// A day's rollup is the sum of its hours, as long as these are kept.
    private func days() throws -> [Finding] {
        let (hour, day) = (StatisticsResolution.hour.length, StatisticsResolution.day.length)
        return try Row.fetchAll(
            db,
            sql: """
                WITH day AS (
                  SELECT bucket, sum(n) AS n, sum(attempts) AS attempts FROM stat WHERE resolution = ?1 GROUP BY bucket
                ), hours AS (
                  SELECT bucket - bucket % ?3 AS bucket, sum(n) AS n, sum(attempts) AS attempts
                  FROM stat WHERE resolution = ?2 GROUP BY 1
                )
                SELECT day.bucket, day.n, hours.n
                FROM day JOIN hours USING (bucket)
                WHERE (day.n, day.attempts) <> (hours.n, hours.attempts)
                  AND day.bucket > (SELECT min(bucket) FROM hours)
                """,
            arguments: [day.components.seconds, hour.components.seconds, day.microseconds]
        ).map { row in
            let (day, inDay, inHours): (Int64, Int, Int) = try (row.at(0), row.at(1), row.at(2))
            return Finding(
                "I9 IndexEqualsRows",
                "statistics of \(Timestamp(microseconds: day)): the day says \(inDay), its hours \(inHours)"
            )
        }
    }
}

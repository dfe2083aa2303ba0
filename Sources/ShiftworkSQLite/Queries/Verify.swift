internal import GRDB
public import ShiftworkCore

extension SQLiteStore {
    /// Looks for broken invariants: counters against a recount, places against statuses, side tables against
    /// jobs. `isDeep` looks at every page of the file, at every row of every job, some thousands a snapshot, and
    /// at every history.
    /// - Throws: `unavailable`, `corrupt`.
    public func verify(isDeep: Bool) async throws(StoreError) -> [Finding] {
        if isDeep {
            let damage = try await read(operation: "verify") { db in try Damage.findings(in: db) }
            // What a damaged file says of its jobs means nothing.
            if !damage.isEmpty { return damage }
        }
        var findings = try await read(operation: "verify") { db in
            try Stray.all.flatMap { try $0.findings(in: db) } + CounterCheck(db: db).findings()
        }
        guard isDeep else { return findings }
        findings += try await read(operation: "verify") { db in
            try Stray.ofEachRow.flatMap { try $0.findings(in: db) } + CounterCheck(db: db).recount()
        }
        var last: Int64? = Int64.min
        while let from = last {
            let part = try await read(operation: "verify") { db in try JobCheck(db: db).stretch(after: from) }
            findings += part.findings
            last = part.last
        }
        return findings
    }
}

/// Rows that should not be: each is one statement that finds none in a sound database.
struct Stray: Sendable {
    let invariant: String
    let detail: String
    /// Selects the numbers of the jobs concerned.
    let statement: String

    func findings(in db: Database) throws -> [Finding] {
        try Row.fetchAll(
            db, sql: "SELECT s.n, j.id FROM (\(statement) LIMIT 100) s LEFT JOIN job j ON j.n = s.n"
        ).map { row in
            let job: JobID? = try row.identifier(1)
            let number: Int64 = try row.at(0)
            let missing = job == nil ? " (job \(number), which does not exist)" : ""
            return Finding(invariant, detail + missing, job: job)
        }
    }

    /// Those that look at every living job's own row.
    static let ofEachRow: [Stray] =
        Place.allCases.map { place in
            Stray(
                invariant: "I9 IndexEqualsRows", detail: "lies in \(place.rawValue), but does not live",
                statement: living(unlessIn: place.rawValue, "n"))
        }
        + Place.allCases.map { place in
            Stray(
                invariant: "I9 IndexEqualsRows",
                detail: "is of another queue, type or priority in \(place.rawValue)",
                statement: """
                    SELECT p.n FROM \(place.rawValue) p JOIN job j ON j.n = p.n
                    WHERE (p.queue_id, p.type_id, p.priority) IS NOT (j.queue_id, j.type_id, j.priority)
                    """)
        }

    static let all: [Stray] = [
        Stray(
            invariant: "I9 IndexEqualsRows", detail: "lies in two places",
            statement: """
                SELECT n FROM (\(everyPlace))
                GROUP BY n HAVING count(*) > 1
                """),
        Stray(
            invariant: "I3 LeaseExclusive", detail: "runs without a registered worker or a token",
            statement: """
                SELECT r.n FROM running r LEFT JOIN worker w ON w.id = r.worker_id
                WHERE w.id IS NULL OR w.is_live = 0 OR r.token <= 0
                """),
        Stray(
            invariant: "I23 UniqueLive", detail: "holds a unique key, but does not live",
            statement: living(unlessIn: "uniq", "n")),
        Stray(
            invariant: "I29 Relations", detail: "waits for jobs, but does not live",
            statement: living(unlessIn: "dependency", "child")),
        Stray(
            invariant: "I29 Relations", detail: "waits for a job that is gone",
            statement: """
                SELECT d.child AS n FROM dependency d
                WHERE NOT EXISTS (SELECT 1 FROM job j WHERE j.n = d.parent)
                """),
        Stray(
            invariant: "I29 Relations", detail: "is blocked and waits for nothing",
            statement: """
                SELECT h.n FROM held h
                WHERE h.status = \(JobStatus.blocked.code)
                  AND NOT EXISTS (SELECT 1 FROM dependency d WHERE d.child = h.n)
                """),
        Stray(
            invariant: "I9 IndexEqualsRows", detail: "has an end of retention, but lives",
            statement: """
                SELECT e.n FROM expiry e LEFT JOIN job j ON j.n = e.n
                WHERE j.n IS NULL OR j.status = \(JobStatus.openCode)
                """),
    ]

    private static let everyPlace = Place.allCases.map { "SELECT n FROM \($0.rawValue)" }.joined(
        separator: " UNION ALL ")

    private static func living(unlessIn table: String, _ column: String) -> String {
        """
        SELECT t.\(column) AS n FROM \(table) t LEFT JOIN job j ON j.n = t.\(column)
        WHERE j.n IS NULL OR j.status <> \(JobStatus.openCode)
        """
    }
}

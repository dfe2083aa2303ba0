internal import GRDB
internal import ShiftworkCore

/// Counts failures by cause.
struct CauseStatements {
    private let see: HotStatement
    private let count: HotStatement
    private let name: HotStatement

    init(_ db: Database) {
        see = HotStatement(
            db,
            """
            INSERT INTO cause (fingerprint, type, sample, first_seen, last_seen, last_n)
            VALUES (?1, ?2, ?3, ?4, ?4, ?5)
            ON CONFLICT (fingerprint)
            DO UPDATE SET first_seen = min(first_seen, ?4), last_seen = ?4, last_n = ?5
            RETURNING id
            """)
        // Seen by nobody yet: the first failure that counts says when.
        name = HotStatement(
            db,
            """
            INSERT INTO cause (fingerprint, type, sample, first_seen, last_seen, last_n)
            VALUES (?, ?, ?, \(Int64.max), 0, ?)
            ON CONFLICT (fingerprint) DO UPDATE SET last_n = last_n
            RETURNING id
            """)
        count = HotStatement(
            db,
            """
            INSERT INTO cause_day (day, cause_id, type_id, attempts, failed)
            VALUES (?, ?, ?, 1, ?)
            ON CONFLICT (day, cause_id, type_id)
            DO UPDATE SET attempts = attempts + 1, failed = failed + excluded.failed
            """)
    }

    /// Notes a failed attempt; returns the number of its cause.
    func note(_ failure: JobFailure, of job: Position, hasFailed: Bool, at now: Timestamp) throws -> Int64? {
        let seen = try see.first(failure.fingerprint, failure.type, failure.message, now, job.n) { $0.int(0) }
        guard let cause = seen else { return nil }
        try count.run(now.day, cause, job.type, hasFailed ? 1 : 0)
        return cause
    }

    /// The number of a failure's cause, which is not counted.
    func intern(_ failure: JobFailure, of job: Position) throws -> Int64? {
        try name.first(failure.fingerprint, failure.type, failure.message, job.n) { $0.int(0) }
    }
}

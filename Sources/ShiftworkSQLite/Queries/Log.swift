internal import GRDB
public import ShiftworkCore

extension SQLiteStore {
    /// What a job's handler logged, oldest first: of one attempt or all, behind a sequence number.
    /// - Throws: `unavailable`, `corrupt`.
    public func log(of job: JobID, attempt: Int?, after: Int, limit: Int) async throws(StoreError)
        -> [JobLogLine]
    {
        try await read(operation: "log") { db in
            guard let number = try JobNumber.of(job, in: db) else { return [] }
            let isOfAttempt: SQL = attempt.map { "attempt = \($0)" } ?? "TRUE"
            let rows = try Row.fetchAll(
                db.makeStatement(
                    literal: """
                        SELECT attempt, seq, at, level, text
                        FROM log
                        WHERE n = \(number) AND \(isOfAttempt) AND seq > \(after)
                        ORDER BY attempt, seq
                        LIMIT \(limit)
                        """))
            return try rows.map { row in
                try JobLogLine(
                    job: job, attempt: row.at(0), sequence: row.at(1), at: Timestamp(microseconds: row.at(2)),
                    level: row.at(3),
                    text: row.at(4))
            }
        }
    }
}

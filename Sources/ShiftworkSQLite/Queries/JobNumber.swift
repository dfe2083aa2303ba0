internal import GRDB
internal import ShiftworkCore

/// The number that stands for a job in tables, and as its place in lists (``JobCursor/number``). None is given out
/// twice.
enum JobNumber {
    /// Nil when there is no such job.
    static func of(_ job: JobID, in db: Database) throws -> Int64? {
        try Int64.fetchOne(db.cachedStatement(sql: "SELECT n FROM job WHERE id = ?"), arguments: [job.data])
    }

    /// Nil when there is no such job in sight.
    static func of(_ job: JobID, scope: Scope, in db: Database) throws -> Int64? {
        switch scope {
        case .all: try of(job, in: db)
        case .tenant(let tenant):
            try Int64.fetchOne(
                db.cachedStatement(
                    sql:
                        "SELECT j.n FROM job j JOIN queue q ON q.id = j.queue_id WHERE j.id = ? AND q.tenant = ?"
                ),
                arguments: [job.data, tenant])
        }
    }
}

extension RecordReader {
    /// The record of a job; nil when there is none in sight.
    func record(id: JobID, scope: Scope = .all) throws -> JobRecord? {
        try JobNumber.of(id, scope: scope, in: db).flatMap(record)
    }
}

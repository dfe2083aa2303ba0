internal import GRDB
public import ShiftworkCore

extension SQLiteStore {
    /// A job's complete life, oldest first; empty when the job does not exist.
    /// - Throws: `unavailable`, `corrupt`.
    public func history(of job: JobID, scope: Scope) async throws(StoreError) -> [HistoryEntry] {
        try await read(operation: "history") { db in
            guard let number = try JobNumber.of(job, scope: scope, in: db) else { return [] }
            return try EventReader(db: db).history(of: number)
        }
    }
}

extension EventReader {
    /// The complete life: what is kept, and what the record tells besides.
    func history(of number: Int64) throws -> [HistoryEntry] { try life(of: number)?.history ?? [] }

    /// A job with its complete life; nil when there is none.
    func life(of number: Int64) throws -> (record: JobRecord, history: [HistoryEntry])? {
        guard let record = try RecordReader(db: db, extent: .summary).record(number) else { return nil }
        let flags = try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT flags FROM job WHERE n = ?"), arguments: [number])
        let history = JobHistory.complete(
            record: record, initial: JobFlags(rawValue: flags ?? 0).initialStatus,
            stored: try steps(of: number))
        return (record, history)
    }
}

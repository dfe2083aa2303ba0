internal import GRDB
public import ShiftworkCore

extension SQLiteStore {
    /// The full records of the jobs that exist, in the order of the ids.
    /// - Throws: `unavailable`, `corrupt`.
    public func jobs(_ ids: [JobID], scope: Scope) async throws(StoreError) -> [JobRecord] {
        try await read(operation: "jobs") { db in
            let reader = RecordReader(db: db, extent: .full)
            return try ids.compactMap { try reader.record(id: $0, scope: scope) }
        }
    }
}

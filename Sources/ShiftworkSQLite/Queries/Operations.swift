internal import GRDB
public import ShiftworkCore

extension SQLiteStore {
    /// Operations, newest first.
    /// - Throws: `unavailable`, `corrupt`.
    public func operations(limit: Int) async throws(StoreError) -> [ShiftworkCore.Operation] {
        try await read(operation: "operations") { db in
            try String.fetchAll(
                db.cachedStatement(sql: "SELECT data FROM operation ORDER BY id DESC LIMIT ?"),
                arguments: [limit]
            ).map { try Operation(json: $0) }
        }
    }

    /// One operation; nil when it is not known.
    /// - Throws: `unavailable`, `corrupt`.
    public func operation(_ id: OperationID) async throws(StoreError) -> ShiftworkCore.Operation? {
        try await read(operation: "operation") { db in
            try String.fetchOne(
                db.cachedStatement(sql: "SELECT data FROM operation WHERE id = ?"), arguments: [id.data]
            ).map { try Operation(json: $0) }
        }
    }
}

internal import GRDB
public import ShiftworkCore

extension SQLiteStore {
    /// Operations inside a scope, newest first.
    /// - Throws: `unavailable`, `corrupt`.
    public func operations(
        scope: Scope, limit: Int
    ) async throws(StoreError) -> [ShiftworkCore.Operation] {
        try await read(operation: "operations") { db in
            let inside =
                switch scope {
                case .all: ""
                case .tenant: "WHERE json_extract(data, '$.operation.tenant') = ?2"
                }
            var arguments: StatementArguments = [limit]
            if case .tenant(let name) = scope { arguments += [name] }
            return try String.fetchAll(
                db.cachedStatement(sql: "SELECT data FROM operation \(inside) ORDER BY id DESC LIMIT ?1"),
                arguments: arguments
            ).map { try Operation(json: $0) }
        }
    }

    /// Operations in some states inside a scope, oldest first; of those that ended, those that did behind a moment.
    /// - Throws: `unavailable`, `corrupt`.
    public func operations(
        in states: Set<ShiftworkCore.Operation.State>, endedAfter moment: Timestamp?, scope: Scope, limit: Int
    ) async throws(StoreError) -> [ShiftworkCore.Operation] {
        let words = states.map(\.rawValue).sorted()
        return try await read(operation: "operations") { db in
            var condition: SQL = "state IN \(words)"
            if case .tenant(let name) = scope {
                condition += " AND json_extract(data, '$.operation.tenant') = \(name)"
            }
            if let moment {
                let end: SQL = "json_extract(data, '$.endedAt')"
                condition += " AND (\(end) IS NULL OR \(end) > \(moment.microseconds))"
            }
            return try String.fetchAll(
                db.makeStatement(
                    literal: "SELECT data FROM operation WHERE \(condition) ORDER BY id LIMIT \(limit)")
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

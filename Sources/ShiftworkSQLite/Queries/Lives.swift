internal import GRDB
package import ShiftworkCore

extension SQLiteStore {
    /// The next jobs behind a number, oldest first, each with its complete life, from one snapshot: for those who look
    /// at all of them. `last` is where to go on; nil at the end.
    package func lives(
        after number: Int64 = .min, limit: Int = 2_000
    ) async throws(StoreError) -> (lives: [(record: JobRecord, history: [HistoryEntry])], last: Int64?) {
        try await read(operation: "lives") { db in
            let numbers = try Int64.fetchAll(
                db.cachedStatement(sql: "SELECT n FROM job WHERE n > ? ORDER BY n LIMIT ?"),
                arguments: [number, limit])
            let reader = EventReader(db: db)
            let lives = try numbers.compactMap { try reader.life(of: $0) }
            return (lives, numbers.count < limit ? nil : numbers.last)
        }
    }
}

import GRDB
import ShiftworkCore

@testable import ShiftworkSQLite

/// A store whose tables are filled by hand, so that questions are tested without the side that writes.
struct JobTable {
    let folder: TemporaryFolder
    let store: SQLiteStore
    let writer: DatabaseQueue
    let now = Timestamp(seconds: 1_800_000_000)

    init() throws {
        folder = try TemporaryFolder()
        let now = now
        store = try SQLiteStore(path: folder.path("jobs.sqlite"), clock: { now })
        writer = try DatabaseQueue(path: folder.path("jobs.sqlite"))
    }

    /// Puts jobs in as they stand, numbered in their order.
    func insert(_ records: [JobRecord]) async throws {
        try await writer.write { db in
            for record in records { try RowWriter(db: db, record: record).write() }
        }
    }

    func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await store.read(body)
    }
}

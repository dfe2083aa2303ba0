import GRDB
import ShiftworkCore
import ShiftworkSQLite
import Testing

struct SchemaTests {
    @Test func `a new database gets the present schema, and goes down to nothing and up again`() async throws
    {
        let folder = try TemporaryFolder()
        let path = folder.path("jobs.sqlite")
        #expect(try SQLiteStore.schemaVersion(path: path) == 0)
        try SQLiteStore.migrate(path: path, to: SQLiteStore.currentSchema)
        try SQLiteStore.migrate(path: path, to: 0)
        #expect(try SQLiteStore.schemaVersion(path: path) == 0)
        let store = try SQLiteStore(path: path)
        let tables = try await store.read { db in
            try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table'")
        }
        #expect(tables.contains("ready"))
        #expect(try SQLiteStore.schemaVersion(path: path) == SQLiteStore.currentSchema)
    }

    @Test func `a database of a newer program is refused`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("jobs.sqlite")
        let queue = try DatabaseQueue(path: path)
        try queue.write { db in try db.execute(sql: "PRAGMA user_version = 99") }
        try queue.close()
        let error = #expect(throws: StoreError.self) { try SQLiteStore(path: path) }
        #expect(error?.code == .schema)
        #expect(error?.message.contains("99") == true)
    }

    @Test func `readers refuse to write`() async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteStore(path: folder.path("jobs.sqlite"))
        let error = await #expect(throws: StoreError.self) {
            try await store.read { db in try db.execute(sql: "DELETE FROM job") }
        }
        #expect(error?.code == .readOnly)
    }
}

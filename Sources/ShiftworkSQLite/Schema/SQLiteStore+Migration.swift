internal import GRDB
public import ShiftworkCore

extension SQLiteStore {
    /// The schema that this program works with.
    public static var currentSchema: Int { Migration.current }

    /// The schema version of a database; 0 for an empty one.
    /// - Throws: as when a store is opened.
    public static func schemaVersion(path: String) throws(StoreError) -> Int {
        try underLock(path: path, operation: "schema version") { db in try Migration.version(of: db) }
    }

    /// Brings a database to a schema version, up or down; down loses what the older schema does not hold. No
    /// store may have the database open.
    /// - Throws: `schema` when there is no such version, and as when a store is opened.
    public static func migrate(path: String, to version: Int) throws(StoreError) {
        try underLock(path: path, operation: "migrate") { db in try Migration.migrate(db, to: version) }
    }

    private static func underLock<Value>(
        path: String, operation: String, _ body: (Database) throws -> Value
    ) throws(StoreError) -> Value {
        let file = try DatabaseFile(path: path)
        let lock = try FileLock(database: file.path)
        try lock.acquire(operation: operation)
        defer { lock.release() }
        do {
            let connection = try file.openWriter()
            defer { try? connection.close() }
            return try connection.writeWithoutTransaction(body)
        } catch {
            throw StoreError(error, operation: operation, database: path)
        }
    }
}

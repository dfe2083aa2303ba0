internal import CShiftworkSQLite
internal import Foundation
internal import GRDB
internal import ShiftworkCore

/// Where a database lies, and how connections to it are made. A connection is opened under the lock: opening
/// may recover the log, which writes.
struct DatabaseFile: Sendable {
    let path: String

    /// Resolves the path, and refuses folders in which a database cannot live.
    init(path: String) throws(StoreError) {
        // SQLite follows a link to the database; the lock must lie beside the same file for everybody.
        let url = URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath()
        self.path = url.path
        let folder = url.deletingLastPathComponent().path
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue
        else {
            throw StoreError(
                .unavailable, operation: "open",
                message: "The folder \(folder) does not exist. Make it first.")
        }
        guard FileManager.default.isWritableFile(atPath: folder) else {
            throw StoreError(
                .readOnly, operation: "open",
                message:
                    "The folder \(folder) cannot be written, and SQLite keeps its log there. Change its owner "
                    + "or permissions, or name a database in another folder.")
        }
        guard shiftwork_is_on_network(folder) == 0 else {
            throw StoreError(
                .unavailable, operation: "open",
                message:
                    "The folder \(folder) lies on a network file system, where SQLite's locks cannot be relied "
                    + "on. Put the database on a local disk.")
        }
    }

    /// The connection that writes.
    func openWriter() throws -> DatabaseQueue {
        var configuration = self.configuration
        configuration.label = "shiftwork.writer"
        configuration.prepareDatabase { db in
            try DatabaseFile.prepare(db, cacheKiB: 65_536)
            // These two take effect in a database without tables only.
            try db.execute(sql: "PRAGMA page_size = 4096; PRAGMA auto_vacuum = INCREMENTAL")
            let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL")
            guard mode == "wal" else {
                throw StoreError(
                    .unavailable, operation: "open",
                    message: "SQLite cannot keep a write-ahead log here: it says \(mode ?? "nothing").")
            }
        }
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    /// A connection that only reads.
    func openReader() throws -> DatabaseQueue {
        var configuration = self.configuration
        configuration.label = "shiftwork.reader"
        configuration.prepareDatabase { db in
            try DatabaseFile.prepare(db, cacheKiB: 16_384)
            try db.execute(sql: "PRAGMA query_only = ON")
            // The first look at the file recovers the log if need be: here, where the lock is held.
            _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema")
        }
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    private var configuration: Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.foreignKeysEnabled = false
        return configuration
    }

    private static func prepare(_ db: Database, cacheKiB: Int) throws {
        if let connection = db.sqliteConnection {
            _ = shiftwork_sqlite_no_checkpoint_on_close(UnsafeMutableRawPointer(connection))
        }
        try db.execute(sql: "PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -\(cacheKiB)")
    }
}

extension StoreError {
    static func cannotOpen(_ path: String, errno code: Int32) -> StoreError {
        let isForbidden = code == EACCES || code == EROFS || code == EPERM
        let reason = String(cString: strerror(code))
        return StoreError(
            isForbidden ? .readOnly : .unavailable, operation: "open",
            message: "\(path) cannot be opened: \(reason). Check its folder and permissions.")
    }
}

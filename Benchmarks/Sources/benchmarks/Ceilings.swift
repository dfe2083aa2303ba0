import Foundation
import GRDBSQLite

/// What SQLite and the disk can do without Shiftwork, by the table of the storage design: raw C calls,
/// prepared statements.
enum Ceilings {
    static func measure(into table: inout ResultTable) throws {
        table.add("SQLite", String(cString: sqlite3_libversion()))
        let folder = NSTemporaryDirectory() + "shiftwork-ceiling-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        table.addCeiling("sync", syncs(folder + "/sync"), "4 KiB written and synced (fdatasync)")
        table.addCeiling(
            "batched", inserts(folder + "/normal.sqlite", synchronous: "NORMAL", batch: 200, seconds: 2),
            "raw SQLite, one table, 16-byte key, batch 200, NORMAL")
        table.addCeiling(
            "single", inserts(folder + "/full.sqlite", synchronous: "FULL", batch: 1, seconds: 2),
            "raw SQLite, one row per FULL commit")
    }

    private static func syncs(_ path: String) -> Double {
        let file = open(path, O_WRONLY | O_CREAT, 0o600)
        defer { close(file) }
        let page = [UInt8](repeating: 7, count: 4_096)
        let start = Date()
        var count = 0
        while -start.timeIntervalSinceNow < 1 {
            _ = pwrite(file, page, page.count, off_t(count % 256 * 4_096))
            fdatasync(file)
            count += 1
        }
        return Double(count) / -start.timeIntervalSinceNow
    }

    private static func inserts(_ path: String, synchronous: String, batch: Int, seconds: Double) -> Double {
        var connection: OpaquePointer?
        sqlite3_open(path, &connection)
        defer { sqlite3_close(connection) }
        for sql in [
            "PRAGMA journal_mode = WAL", "PRAGMA synchronous = \(synchronous)",
            "CREATE TABLE job (id BLOB PRIMARY KEY, queue INT, created INT, status INT, payload BLOB) WITHOUT ROWID",
        ] { sqlite3_exec(connection, sql, nil, nil, nil) }
        var insert: OpaquePointer?
        sqlite3_prepare_v2(connection, "INSERT INTO job VALUES (?, 1, ?, 2, ?)", -1, &insert, nil)
        defer { sqlite3_finalize(insert) }
        var id = [UInt8](repeating: 0, count: 16)
        let payload = Array(#"{"text":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}"#.utf8)
        let start = Date()
        var count = 0
        while -start.timeIntervalSinceNow < seconds {
            sqlite3_exec(connection, "BEGIN IMMEDIATE", nil, nil, nil)
            for _ in 0..<batch {
                count += 1
                withUnsafeBytes(of: UInt64(count).bigEndian) {
                    for (index, byte) in $0.enumerated() { id[index] = byte }
                }
                sqlite3_bind_blob(insert, 1, id, 16, nil)
                sqlite3_bind_int64(insert, 2, Int64(count))
                payload.withUnsafeBytes { bytes in
                    sqlite3_bind_blob(insert, 3, bytes.baseAddress, Int32(bytes.count), nil)
                    sqlite3_step(insert)
                }
                sqlite3_reset(insert)
            }
            sqlite3_exec(connection, "COMMIT", nil, nil, nil)
        }
        return Double(count) / -start.timeIntervalSinceNow
    }
}

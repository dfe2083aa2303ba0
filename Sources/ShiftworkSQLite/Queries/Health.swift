internal import Foundation
internal import GRDB
public import ShiftworkCore

extension SQLiteStore {
    /// What the store says of itself: versions, sizes, and what to look at.
    /// - Throws: `unavailable`, `corrupt`.
    public func health() async throws(StoreError) -> StoreHealth {
        let path = file.path
        let look = try await read(operation: "health") { db in
            DatabaseLook(
                version: try String.fetchOne(db, sql: "SELECT sqlite_version()") ?? "unknown",
                journal: try String.fetchOne(db, sql: "PRAGMA journal_mode") ?? "unknown",
                schema: try Migration.version(of: db),
                pages: try Int64.fetchOne(db, sql: "PRAGMA page_count") ?? 0,
                freePages: try Int64.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0,
                pageSize: try Int64.fetchOne(db, sql: "PRAGMA page_size") ?? 0)
        }
        let disk = DiskLook(database: path)
        var health = StoreHealth(
            name: "SQLite \(look.version), \(look.journal.uppercased()), \(look.size) and \(disk.log) of log",
            durability:
                "Durable calls survive a power cut (synchronous FULL); claims, progress and relaxed calls the death of "
                + "any process (NORMAL).",
            schemaVersion: look.schema)
        health.warnings = look.warnings + disk.warnings
        return health
    }
}

/// What the database says.
struct DatabaseLook: Sendable {
    var version: String
    var journal: String
    var schema: Int
    var pages: Int64
    var freePages: Int64
    var pageSize: Int64

    var size: String { ByteCount(pages * pageSize).description }

    var warnings: [String] {
        var warnings: [String] = []
        if Self.losesPages(version) {
            warnings.append(
                "SQLite \(version) can lose committed pages when a log is reset while another connection writes a "
                    + "checkpoint. Safe here, because all writes and checkpoints of all processes take turns under one "
                    + "lock: let no other program write to this file, or link SQLite 3.51.3 or later.")
        }
        if journal != "wal" {
            warnings.append("The journal mode is \(journal) instead of WAL: another program has changed it.")
        }
        if schema < Migration.current {
            warnings.append(
                "The schema has version \(schema), this program works with \(Migration.current): migrate.")
        }
        if pages > 25_000, freePages * 4 > pages {
            warnings.append(
                "\(ByteCount(freePages * pageSize)) of the file are free: incremental vacuum returns them when idle."
            )
        }
        return warnings
    }

    /// The defect of 3.7.0 to 3.51.2, mended also in 3.44.6 and 3.50.7. (https://sqlite.org/wal.html,
    /// "WAL-reset bug")
    static func losesPages(_ version: String) -> Bool {
        let parts = version.split(separator: ".").compactMap { Int($0) }
        guard parts.count >= 3, parts[0] == 3 else { return false }
        let (minor, patch) = (parts[1], parts[2])
        switch minor {
        case 44: return patch < 6
        case 50: return patch < 7
        case 51: return patch < 3
        default: return (7..<51).contains(minor)
        }
    }
}

/// What the file system says.
private struct DiskLook {
    let log: ByteCount
    let free: ByteCount?

    init(database path: String) {
        let log = try? FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int64
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let system = try? FileManager.default.attributesOfFileSystem(forPath: folder)
        self.log = ByteCount(log ?? 0)
        free = (system?[.systemFreeSize] as? NSNumber).map { ByteCount($0.int64Value) }
    }

    var warnings: [String] {
        var warnings: [String] = []
        if log.bytes > 256 << 20 {
            warnings.append("The log has \(log): something reads for long and keeps it from being reset.")
        }
        if let free, free.bytes < 1 << 30 {
            warnings.append("The disk has \(free) left: free some room before jobs are refused.")
        }
        return warnings
    }
}

/// A number of bytes as people read it.
struct ByteCount: CustomStringConvertible, Sendable {
    let bytes: Int64

    init(_ bytes: Int64) { self.bytes = bytes }

    var description: String {
        let units = ["bytes", "KiB", "MiB", "GiB", "TiB"]
        var (value, unit) = (Double(bytes), 0)
        while value >= 1024, unit < units.count - 1 { (value, unit) = (value / 1024, unit + 1) }
        return unit == 0 ? "\(bytes) bytes" : "\((value * 10).rounded() / 10) \(units[unit])"
    }
}

internal import GRDB
internal import ShiftworkCore

/// One step of the schema, there and back. Append-only: a landed step never changes.
struct Migration: Sendable {
    let version: Int
    let up: String
    let down: String

    /// All steps, in their order.
    static let all: [Migration] = [jobs, documents, limits, numbers]

    /// The schema that this program works with.
    static let current = all.last?.version ?? 0
}

extension Migration {
    /// The schema version of a database; 0 for an empty one.
    static func version(of db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    }

    /// Brings a database to a version, each step in a transaction of its own. The caller holds the file's
    /// lock.
    static func migrate(_ db: Database, to target: Int) throws {
        var present = try version(of: db)
        guard present <= current else { throw StoreError.newerSchema(present) }
        while present != target {
            let isUp = present < target
            guard let step = all.first(where: { $0.version == (isUp ? present + 1 : present) }) else {
                throw StoreError(
                    .schema, operation: "migrate", message: "There is no schema version \(target).")
            }
            present = isUp ? step.version : step.version - 1
            try db.inTransaction(.immediate) {
                try db.execute(sql: isUp ? step.up : step.down)
                try db.execute(sql: "PRAGMA user_version = \(present)")
                return .commit
            }
        }
    }
}

extension StoreError {
    static func newerSchema(_ version: Int) -> StoreError {
        StoreError(
            .schema, operation: "open",
            message:
                "The database has schema version \(version), this program knows up to \(Migration.current). "
                + "Update the program, or migrate the database down with the newer one.")
    }
}

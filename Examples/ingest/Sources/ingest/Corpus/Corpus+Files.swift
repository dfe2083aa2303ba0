import GRDB
import Shiftwork

/// What a look at the folder found out.
struct Registration: Sendable {
    var unchanged = 0
    var added = 0
    var changed = 0
    var removed = 0
}

extension Corpus {
    /// Notes what lies in the folder now: each new content is a new version, and so is the end of a file. The first job
    /// of each version is enqueued in the same transaction: a version that is known is on its way.
    func register(
        _ entries: [Folder.Entry], at now: Timestamp,
        enqueue: @escaping @Sendable (_ file: FileVersion, _ isGone: Bool, _ db: Database) throws -> Void
    ) async throws -> Registration {
        let seenAt = now.microseconds / 1_000
        return try await store.write { db in
            var known: [String: String?] = [:]
            for row in try Row.fetchAll(db, sql: "SELECT path, fingerprint FROM ingest_file") {
                known[row["path"]] = .some(row["fingerprint"])
            }
            var registration = Registration()
            for entry in entries {
                let before = known.removeValue(forKey: entry.path)
                switch before {
                case .some(.some(entry.fingerprint)): registration.unchanged += 1
                case .some(.some): registration.changed += 1
                case .some(.none), .none: registration.added += 1
                }
                guard before != .some(.some(entry.fingerprint)) else { continue }
                let file = try Corpus.raiseVersion(db, of: entry.path, to: entry.fingerprint, seenAt: seenAt)
                try enqueue(file, false, db)
            }
            for (path, fingerprint) in known where fingerprint != nil {
                registration.removed += 1
                let file = try Corpus.raiseVersion(db, of: path, to: nil, seenAt: seenAt)
                try enqueue(file, true, db)
            }
            return registration
        }
    }

    private static func raiseVersion(
        _ db: Database, of path: String, to fingerprint: String?, seenAt: Int64
    ) throws -> FileVersion {
        let version = try Int.fetchOne(
            db,
            sql: """
                INSERT INTO ingest_file (path, fingerprint, version, seen_at)
                VALUES (?, ?, 1, ?)
                ON CONFLICT (path) DO UPDATE SET
                    fingerprint = excluded.fingerprint,
                    version = version + 1,
                    seen_at = excluded.seen_at
                RETURNING version
                """,
            arguments: [path, fingerprint, seenAt])
        return FileVersion(path: path, version: version ?? 1, seenAt: seenAt)
    }

    /// The versions whose vectors are not in place, by path.
    func pending() async throws -> [FileVersion] {
        try await store.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT path, version, seen_at
                    FROM ingest_file
                    WHERE stored_version < version
                    ORDER BY path
                    """
            )
            .map { FileVersion(path: $0["path"], version: $0["version"], seenAt: $0["seen_at"]) }
        }
    }

    /// Ties the store to a folder; returns the folder that it belongs to.
    func claim(root: String) async throws -> String {
        try await store.write { db in
            if let owner = try String.fetchOne(db, sql: "SELECT root FROM ingest_folder") { return owner }
            try db.execute(sql: "INSERT INTO ingest_folder (root) VALUES (?)", arguments: [root])
            return root
        }
    }
}

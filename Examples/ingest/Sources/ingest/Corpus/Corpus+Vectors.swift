import Foundation
import GRDB
import TextVectors

/// A vector in place, and what it stands for.
struct StoredVector: Sendable {
    var path: String
    var chunk: Chunk
    var embedding: Embedding
}

extension Corpus {
    /// Puts a version's vectors in the place of those of the version before, in one transaction with what `settle`
    /// does. Hands it how many they are; nil when the file has changed since, and this version is of no interest
    /// any more.
    func publish(
        _ file: FileVersion, settle: @escaping @Sendable (_ vectors: Int?, _ db: Database) throws -> Void
    ) async throws {
        try await store.write { db in
            let current = try Int.fetchOne(
                db, sql: "SELECT version FROM ingest_file WHERE path = ?", arguments: [file.path])
            guard current == file.version else { return try settle(nil, db) }
            try settle(try Corpus.replaceVectors(db, by: file), db)
        }
    }

    private static func replaceVectors(_ db: Database, by file: FileVersion) throws -> Int {
        try db.execute(sql: "DELETE FROM ingest_vector WHERE path = ?", arguments: [file.path])
        try db.execute(
            sql: """
                INSERT INTO ingest_vector (path, number, line, text, embedding)
                SELECT path, number, line, text, embedding
                FROM ingest_staged
                WHERE path = ? AND version = ?
                """,
            arguments: [file.path, file.version])
        let vectors = db.changesCount
        try setStored(db, file)
        return vectors
    }

    private static func setStored(_ db: Database, _ file: FileVersion) throws {
        try db.execute(
            sql: "UPDATE ingest_file SET stored_version = version WHERE path = ? AND version = ?",
            arguments: [file.path, file.version])
    }

    /// Forgets what was kept aside for this version and those before, and all vectors of a file that is gone.
    func cleanUp(_ file: FileVersion) async throws -> Int {
        try await store.write { db in
            try db.execute(
                sql: "DELETE FROM ingest_staged WHERE path = ? AND version <= ?",
                arguments: [file.path, file.version])
            var removed = db.changesCount
            let isGone = try Bool.fetchOne(
                db,
                sql: "SELECT fingerprint IS NULL FROM ingest_file WHERE path = ? AND version = ?",
                arguments: [file.path, file.version])
            guard isGone == true else { return removed }
            try db.execute(sql: "DELETE FROM ingest_vector WHERE path = ?", arguments: [file.path])
            removed += db.changesCount
            try Corpus.setStored(db, file)
            return removed
        }
    }

    /// All vectors, by path and number.
    func vectors() async throws -> [StoredVector] {
        try await store.read { db in
            try Row.fetchAll(
                db, sql: "SELECT path, number, line, text, embedding FROM ingest_vector ORDER BY path, number"
            )
            .compactMap { row in
                let bytes: Data = row["embedding"]
                return Embedding(bytes: bytes).map {
                    let chunk = Chunk(number: row["number"], line: row["line"], text: row["text"])
                    return StoredVector(path: row["path"], chunk: chunk, embedding: $0)
                }
            }
        }
    }

    /// How many chunks are still kept aside.
    func stagedCount() async throws -> Int {
        try await store.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM ingest_staged") ?? 0 }
    }

    /// The files whose vectors are in place, with the fingerprint of their content.
    func storedFiles() async throws -> [Folder.Entry] {
        try await store.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT path, fingerprint
                    FROM ingest_file
                    WHERE stored_version = version AND fingerprint IS NOT NULL
                    ORDER BY path
                    """
            )
            .map { Folder.Entry(path: $0["path"], fingerprint: $0["fingerprint"]) }
        }
    }
}

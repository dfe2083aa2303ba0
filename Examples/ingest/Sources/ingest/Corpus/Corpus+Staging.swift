import Foundation
import GRDB
import TextVectors

extension Corpus {
    /// Keeps a version's chunks aside.
    func stage(_ chunks: [Chunk], of file: FileVersion) async throws {
        try await store.write { db in
            let statement = try db.cachedStatement(
                sql: """
                    INSERT OR REPLACE INTO ingest_staged (path, version, number, line, text)
                    VALUES (?, ?, ?, ?, ?)
                    """)
            for chunk in chunks {
                try statement.execute(
                    arguments: [file.path, file.version, chunk.number, chunk.line, chunk.text])
            }
        }
    }

    /// Some of a version's chunks, in order; none when they have been cleaned up.
    func staged(_ numbers: Range<Int>, of file: FileVersion) async throws -> [Chunk] {
        try await store.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT number, line, text
                    FROM ingest_staged
                    WHERE path = ? AND version = ? AND number >= ? AND number < ?
                    ORDER BY number
                    """,
                arguments: [file.path, file.version, numbers.lowerBound, numbers.upperBound]
            )
            .map { Chunk(number: $0["number"], line: $0["line"], text: $0["text"]) }
        }
    }

    /// Keeps embeddings, by the number of their chunk, beside the chunks.
    func keep(_ embeddings: [Int: Embedding], of file: FileVersion) async throws {
        try await store.write { db in
            let statement = try db.cachedStatement(
                sql: "UPDATE ingest_staged SET embedding = ? WHERE path = ? AND version = ? AND number = ?")
            for (number, embedding) in embeddings {
                try statement.execute(
                    arguments: [Data(embedding.bytes), file.path, file.version, number])
            }
        }
    }
}

import Shiftwork
import TextVectors

/// Reads a file, cuts it into chunks, and enqueues the rest of its pipeline:
///
///     chunk-file ─┬─ embed-chunks ─┬─ store-vectors ── clean-up
///                 ├─ embed-chunks ─┤
///                 └─ embed-chunks ─┘
struct ChunkFile: Job {
    static let type: JobType = "chunk-file"
    static let defaults = Ingestion.defaults(.normal)

    var file: FileVersion
    var references: [JobReference] { [file.reference] }

    struct Chunked: Codable, Sendable {
        var bytes: Int
        var chunks: Int
    }

    func perform(in context: JobContext<Ingestion>) async throws -> Chunked {
        try await context.begin()
        let text = try context.services.folder.text(of: file.path)
        let chunks = context.services.chunker.chunks(of: text)
        try await context.services.corpus.stage(chunks, of: file)
        try await enqueueRest(chunks: chunks.count, context)
        return Chunked(bytes: text.utf8.count, chunks: chunks.count)
    }

    /// Nothing here runs before this job has finished. If the worker dies halfway, the same ids are enqueued again.
    private func enqueueRest(chunks: Int, _ context: JobContext<Ingestion>) async throws {
        let batches = stride(from: 0, to: chunks, by: Ingestion.batch).map {
            EmbedChunks(file: file, numbers: $0..<min($0 + Ingestion.batch, chunks))
        }
        // Enqueued at the same time, they share a commit.
        try await withThrowingTaskGroup(of: Void.self) { group in
            for batch in batches {
                group.addTask {
                    try await context.enqueue(batch, .init(id: batch.id, after: [Dependency(context.id)]))
                }
            }
            try await group.waitForAll()
        }
        let store = file.jobID(StoreVectors.type)
        let all = [Dependency(context.id)] + batches.map { Dependency($0.id) }
        try await context.enqueue(StoreVectors(file: file), .init(id: store, after: all))
        try await context.enqueue(
            CleanUp(file: file), .init(id: file.jobID(CleanUp.type), after: [Dependency(store)]))
    }
}

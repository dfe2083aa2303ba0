import Shiftwork
import TextVectors

/// Makes the embeddings of some chunks of a file.
struct EmbedChunks: Job {
    static let type: JobType = "embed-chunks"
    static let defaults = Ingestion.defaults(4)

    var file: FileVersion
    var numbers: Range<Int>
    var references: [JobReference] { [file.reference] }

    var id: JobID { file.jobID(EmbedChunks.type, number: numbers.lowerBound) }

    struct Embedded: Codable, Sendable {
        var vectors: Int
    }

    func perform(in context: JobContext<Ingestion>) async throws -> Embedded {
        try await context.begin()
        let corpus = context.services.corpus
        var embeddings: [Int: Embedding] = [:]
        let chunks = try await corpus.staged(numbers, of: file)
        for chunk in chunks {
            embeddings[chunk.number] = context.services.embedder.embedding(of: chunk.text)
            try await context.progress(embeddings.count, of: chunks.count)
        }
        try await corpus.keep(embeddings, of: file)
        return Embedded(vectors: embeddings.count)
    }
}

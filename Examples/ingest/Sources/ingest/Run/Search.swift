import TextVectors

/// Finds the chunks nearest to some words.
struct Search: Sendable {
    let services: Ingestion

    /// The nearest chunks, the best first, one line each.
    func lines(for words: String, limit: Int = 5) async throws -> [String] {
        let vectors = try await services.corpus.vectors()
        let index = VectorIndex(vectors.map { ($0, $0.embedding) })
        let hits = index.nearest(to: services.embedder.embedding(of: words), limit: limit)
        return hits.filter { $0.score > 0 }.map { hit in
            let score = String(Int((hit.score * 100).rounded()))
            let text = hit.place.chunk.text.split(whereSeparator: \.isNewline)
                .first { $0.contains(where: \.isLetter) }
            return
                "  0.\(score.count < 2 ? "0" : "")\(score)  \(hit.place.path):\(hit.place.chunk.line)  \(text ?? "")"
        }
    }
}

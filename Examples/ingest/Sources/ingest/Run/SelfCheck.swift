import Shiftwork
import TextVectors

/// Proves that what was stored is right, without trusting the jobs that stored it.
///
/// 1. Every file whose vectors are in place is read and cut again: its chunks are exactly those stored, none lost, none
///    twice, and each vector is that of its text.
/// 2. The store looks at every job for a broken invariant of its own.
/// 3. Of a sample of chunks, a distinctive phrase is searched for: the chunk it is from must come first.
struct SelfCheck: Sendable {
    /// What was found to be wrong.
    var problems: [String] = []
    /// Phrases searched for.
    var asked = 0
    /// Phrases that found where they are from.
    var answered = 0

    /// How many of a hundred phrases must find their chunk. Not all: two chunks may differ in a word or two, and 256
    /// numbers cannot tell every such pair apart.
    private static let needed = 95
    /// About how many are asked.
    private static let sample = 100

    /// Whether everything is as it should be.
    var isGood: Bool { problems.isEmpty && answered * 100 >= asked * SelfCheck.needed }

    /// Checks a corpus against the folder.
    init(_ services: Ingestion) async throws {
        let vectors = try await services.corpus.vectors()
        let stored = try await services.corpus.storedFiles()
        compare(vectors, stored, services)
        for finding in try await services.corpus.store.verify(isDeep: true) {
            problems.append("the store: \(finding.invariant): \(finding.detail)")
        }
        ask(vectors, services.embedder)
    }

    private mutating func compare(_ vectors: [StoredVector], _ stored: [Folder.Entry], _ services: Ingestion)
    {
        let byPath = Dictionary(grouping: vectors, by: \.path)
        for path in byPath.keys.sorted() where !services.folder.exists(path) {
            problems.append("\(path) is gone, and has vectors")
        }
        for file in stored {
            // A file that was changed during the run, or can no longer be read, is for the next run.
            guard let text = try? services.folder.text(of: file.path),
                Digest(of: text).description == file.fingerprint
            else { continue }
            if services.chunker.chunks(of: text) != (byPath[file.path] ?? []).map(\.chunk) {
                problems.append("\(file.path) has other chunks than were stored")
            }
        }
        for vector in vectors where services.embedder.embedding(of: vector.chunk.text) != vector.embedding {
            problems.append("\(vector.path), chunk \(vector.chunk.number), has a vector that is not its own")
        }
    }

    private mutating func ask(_ vectors: [StoredVector], _ embedder: Embedder) {
        let index = VectorIndex(vectors.indices.map { ($0, vectors[$0].embedding) })
        let phrases = DistinctivePhrases(texts: vectors.map(\.chunk.text), length: 24)
        let step = max(1, vectors.count / SelfCheck.sample)
        for place in stride(from: 0, to: vectors.count, by: step) {
            guard let phrase = phrases.phrase(of: vectors[place].chunk.text) else { continue }
            asked += 1
            guard let best = index.nearest(to: embedder.embedding(of: phrase), limit: 1).first else {
                continue
            }
            // A text that is there twice has two right answers.
            if vectors[best.place].chunk.text == vectors[place].chunk.text { answered += 1 }
        }
    }
}

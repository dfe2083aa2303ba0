import Testing
import TextVectors

@Suite("Vector index")
struct VectorIndexTests {
    private let texts = [
        "Jobs wait in a queue until a worker has a free slot and claims them with a lease.",
        "A schedule fires once per slot, however many nodes run the scheduler at the time.",
        "Retention says how long an ended job is kept before pruning removes it for good.",
    ]

    @Test func `the nearest comes first, equals in their order`() {
        let embedder = Embedder()
        let index = VectorIndex(
            (texts + texts).enumerated().map { ($0.offset, embedder.embedding(of: $0.element)) })
        let hits = index.nearest(
            to: embedder.embedding(of: "when does pruning remove an ended job"), limit: 3)
        #expect(hits.prefix(2).map(\.place) == [2, 5])
        #expect(hits.count == 3)
        #expect(index.count == 6)
    }

    @Test func `a phrase consists of what other texts do not have`() {
        let shared = "every file begins with these very same words of licence "
        let phrases = DistinctivePhrases(texts: texts.map { shared + $0 }, length: 5)
        let phrase = phrases.phrase(of: shared + texts[0])
        #expect(phrase.map { !$0.contains("very same") } == true)
        #expect(phrases.phrase(of: "too short") == nil)
    }
}

import Testing

@testable import TextVectors

@Suite("Embedder")
struct EmbedderTests {
    let embedder = Embedder()

    @Test func `a text is nearest to itself`() {
        let text = "A worker that lost its lease can change nothing."
        #expect(abs(embedder.embedding(of: text).cosine(to: embedder.embedding(of: text)) - 1) < 1e-5)
    }

    @Test func `texts that share words are nearer than texts that do not`() {
        let query = embedder.embedding(of: "rescue a lost lease")
        let near = embedder.embedding(of: "Whoever holds a lost lease waits for the rescue of it.")
        let far = embedder.embedding(of: "Bake the bread for forty minutes in a hot oven.")
        #expect(query.cosine(to: near) > query.cosine(to: far) + 0.1)
    }

    @Test func `a text without words has no direction`() {
        #expect(embedder.embedding(of: " … --\n").values.allSatisfy { $0 == 0 })
    }

    @Test func `every run of every program makes the same bytes`() {
        let bytes = embedder.embedding(of: "one two three, one two").bytes
        #expect(Digest(of: bytes).description == "a3d4cfff113bea63c93376aca3b29d01")
        #expect(Embedding(bytes: bytes)?.bytes == bytes)
        #expect(Embedding(bytes: bytes.dropLast()) == nil)
    }

    @Test func `names of programs fall apart into words`() {
        #expect(
            Words(of: "enqueueChild(max_attempts: 3)").all == ["enqueue", "child", "max", "attempts", "3"])
        #expect(Words(of: "Über 日本 JSONReader").all == ["über", "日", "本", "jsonreader"])
    }

    @Test func `a digest is that of the standard`() {
        #expect(Digest(of: "").description == "6c62272e07bb014262b821756295c58d")
        #expect(Digest(of: "foobar").description == "343e1662793c64bf6f0d3597ba446f18")
    }
}

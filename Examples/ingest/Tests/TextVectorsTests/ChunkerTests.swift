import Testing
import TextVectors

@Suite("Chunker")
struct ChunkerTests {
    @Test func `an empty text has no chunks`() {
        #expect(Chunker().chunks(of: "").isEmpty)
    }

    @Test func `a cut falls between paragraphs`() {
        let text = "First paragraph.\n\nSecond paragraph.\n\nThird."
        let chunks = Chunker(limit: 24).chunks(of: text)
        #expect(chunks.map(\.text) == ["First paragraph.\n\n", "Second paragraph.\n\n", "Third."])
        #expect(chunks.map(\.line) == [1, 3, 5])
        #expect(chunks.map(\.number) == [0, 1, 2])
    }

    @Test func `a long line is cut behind a space`() {
        #expect(Chunker(limit: 10).chunks(of: "alpha beta gamma").map(\.text) == ["alpha ", "beta gamma"])
    }

    @Test func `a line without spaces is cut between scalars`() {
        let text = String(repeating: "é", count: 9)
        #expect(Chunker(limit: 5).chunks(of: text).map(\.text.utf8.count) == [4, 4, 4, 4, 2])
    }

    @Test(arguments: [4, 7, 50, 333, 1_000])
    func `joined, the chunks are the text, and none is too long`(limit: Int) {
        let parts = ["One line.\n", "\n", "\r\n", "日本語のテキスト", " ", "🇮🇹👨‍👩‍👧", "x", "\t", "word "]
        var state: UInt64 = 42
        for _ in 0..<50 {
            var text = ""
            for _ in 0..<60 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text += parts[Int(state >> 33) % parts.count]
            }
            let chunks = Chunker(limit: limit).chunks(of: text)
            #expect(chunks.map(\.text).joined().utf8.elementsEqual(text.utf8))
            #expect(chunks.allSatisfy { (1...limit).contains($0.text.utf8.count) })
        }
    }
}

internal import Testing

@Suite struct `A property` {
    @Test func `that does not hold is shown by its smallest counterexample`() throws {
        let sums = Property(
            name: "sums stay below 1,000", generate: { $0.many(0...20) { $0.number(0...500) } }
        ) {
            $0.reduce(0, +) < 1_000 ? nil : "the sum is \($0.reduce(0, +))"
        }
        let failure = try #require(sums.failure(seeds: 1..<300))
        #expect(failure.value.reduce(0, +) == 1_000)
        #expect(failure.value.count <= 4)
    }

    @Test func `shrinks texts too`() throws {
        let texts = Property(name: "no x", generate: { $0.text(of: ["a", "b", "x"], upTo: 30) }) {
            $0.contains("x") ? "there is an x" : nil
        }
        #expect(try #require(texts.failure(seeds: 1..<100)).value == "x")
    }

    @Test func `that holds has no failure`() {
        let property = Property(name: "order", generate: { ($0.anyNumber(), $0.anyNumber()) }) { pair in
            min(pair.0, pair.1) <= max(pair.0, pair.1) ? nil : "impossible"
        }
        #expect(property.failure(seeds: 1..<500) == nil)
    }

    @Test func `is repeated by its seed`() {
        let property = Property(name: "never", generate: { $0.bytes(upTo: 40) }) { "\($0)" }
        let one = property.failure(seeds: 7..<8)
        #expect(one?.value == property.failure(seeds: 7..<8)?.value)
    }
}

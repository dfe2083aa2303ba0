import ShiftworkCore
import Testing

@Suite struct HistogramEncodingTests {
    private func histogram(seed: UInt64, values: Int) -> Histogram {
        var random = SeededGenerator(seed: seed)
        var histogram = Histogram()
        for _ in 0..<values {
            histogram.record(
                Int64.random(in: 0...(1 << 33), using: &random) >> Int64.random(in: 0...12, using: &random))
        }
        return histogram
    }

    @Test(arguments: 1...50)
    func `what was encoded decodes to the same`(seed: UInt64) throws {
        let original = histogram(seed: seed, values: Int(seed * seed))
        let decoded = try Histogram(decoding: original.encoded)
        #expect(decoded == original)
        #expect(decoded.encoded == original.encoded)
    }

    @Test func `the extremes survive`() throws {
        for value in [Int64.min, 0, 1, .max] {
            var histogram = Histogram()
            histogram.record(value)
            histogram.record(0)
            #expect(try Histogram(decoding: histogram.encoded) == histogram)
        }
    }

    @Test func `an empty histogram takes two bytes`() throws {
        #expect(Histogram().encoded == [1, 0])
        #expect(try Histogram(decoding: [1, 0]).isEmpty)
    }

    @Test func `a typical histogram takes at most 300 bytes`() {
        // Run times around 200 ms, between a half and four times that.
        var random = SeededGenerator(seed: 3)
        var histogram = Histogram()
        for _ in 0..<10_000 {
            let factor = Double.random(in: 0.5...2, using: &random) * Double.random(in: 1...2, using: &random)
            histogram.record(Int64(200_000 * factor))
        }
        #expect((60...300).contains(histogram.encoded.count))
    }

    @Test func `an encoded histogram merges like the histogram`() throws {
        var direct = histogram(seed: 1, values: 300)
        var encoded = direct
        let other = histogram(seed: 2, values: 300)
        direct.merge(other)
        try encoded.merge(encoded: other.encoded)
        #expect(encoded == direct)
    }

    @Test func `an unknown version is named`() {
        #expect(throws: Histogram.DecodingError.unknownVersion(2)) { try Histogram(decoding: [2, 0]) }
    }

    @Test func `a cut, an extension and no bytes at all are refused`() {
        let bytes = histogram(seed: 4, values: 100).encoded
        for length in 0..<bytes.count {
            #expect(throws: Histogram.DecodingError.malformed) {
                try Histogram(decoding: Array(bytes[..<length]))
            }
        }
        #expect(throws: Histogram.DecodingError.malformed) { try Histogram(decoding: bytes + [0]) }
    }

    @Test func `contradictions are refused`() {
        let contradictions: [[UInt8]] = [
            [1, 1, 5, 5, 0, 0, 1],  // 5 does not lie in the first bucket
            [1, 1, 0, 1, 0, 0, 1],  // a sum below the largest value
            [1, 1, 1, 1, 0, 0, 0],  // a bucket of nothing
            [1, 1, 1, 1, 0, 0xA1, 6, 1],  // a bucket beyond the last
            [1, 1, 1, 0x81, 0, 0, 0, 1],  // a number in more bytes than it needs
            [1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
        ]
        for bytes in contradictions {
            #expect(throws: Histogram.DecodingError.malformed) { try Histogram(decoding: bytes) }
        }
    }

    @Test func `a refused merge changes nothing`() {
        let original = histogram(seed: 5, values: 50)
        var target = original
        #expect(throws: Histogram.DecodingError.self) {
            try target.merge(encoded: original.encoded.dropLast(1).map { $0 })
        }
        #expect(target == original)
    }

    @Test(arguments: 1...20)
    func `garbage is refused or understood, and never crashes`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            check([1] + random.bytes(upTo: 60))
            var damaged = histogram(seed: seed, values: 40).encoded
            for _ in 0...Int.random(in: 0...3, using: &random) {
                damaged[Int.random(in: 0..<damaged.count, using: &random)] = UInt8.random(
                    in: 0...255, using: &random)
            }
            check(damaged)
        }
    }

    /// What decodes must be usable, and be encoded as it was.
    private func check(_ bytes: [UInt8]) {
        guard let decoded = try? Histogram(decoding: bytes) else { return }
        #expect(decoded.encoded == bytes)
        _ = decoded.quantile(0.5)
        _ = DurationSummary(decoded)
        var doubled = decoded
        doubled.merge(decoded)
        #expect(doubled.max == decoded.max)
    }
}

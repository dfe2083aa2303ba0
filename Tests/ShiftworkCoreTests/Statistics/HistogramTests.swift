import Foundation
import ShiftworkCore
import Testing

@Suite struct HistogramTests {
    @Test func `the index is sixteen times the binary logarithm, rounded down`() {
        var values = Array(1...Int64(70_000))
        for exponent in 17..<63 {
            let power = Int64(1) << Int64(exponent)
            values += [power - 1, power, power + 1]
        }
        var random = SeededGenerator(seed: 1)
        for _ in 0..<100_000 {
            let shift = Int64.random(in: 0..<63, using: &random)
            values.append(Int64.random(in: 1...Int64.max, using: &random) >> shift)
        }
        for value in values where value > 0 {
            let exact = 16 * log2(Double(value))
            // Where the logarithm itself is in doubt, the powers of two above settle the matter.
            guard abs(exact - exact.rounded()) > 1e-9 || value & (value - 1) == 0 else { continue }
            let isPower = value & (value - 1) == 0
            let expected = isPower ? 16 * value.trailingZeroBitCount : Int(exact.rounded(.down))
            #expect(Histogram.index(of: value) == min(expected, Histogram.lastIndex), "value \(value)")
        }
    }

    @Test func `values outside the range go to the first and the last bucket`() {
        #expect(Histogram.index(of: .min) == 0)
        #expect(Histogram.index(of: 0) == 0)
        #expect(Histogram.index(of: 1) == 0)
        #expect(Histogram.index(of: 1 << 50) == Histogram.lastIndex)
        #expect(Histogram.index(of: .max) == Histogram.lastIndex)
    }

    @Test func `an empty histogram has no numbers`() {
        let empty = Histogram()
        #expect(empty.isEmpty)
        #expect(empty.min == nil)
        #expect(empty.max == nil)
        #expect(empty.mean == nil)
        #expect(empty.quantile(0.5) == nil)
        #expect(DurationSummary(empty) == nil)
    }

    @Test func `count, sum, minimum, maximum and mean are exact`() {
        var histogram = Histogram()
        for value: Int64 in [30, 10, 1_000_000, 7] { histogram.record(value) }
        #expect(histogram.count == 4)
        #expect(histogram.sum == 1_000_047)
        #expect(histogram.min == 7)
        #expect(histogram.max == 1_000_000)
        #expect(histogram.mean == 250_011.75)
    }

    @Test func `a negative duration counts as zero`() {
        var histogram = Histogram()
        histogram.record(.microseconds(-5))
        #expect(histogram.min == 0)
        #expect(histogram.sum == 0)
        #expect(histogram.quantile(0.5) == 0)
    }

    @Test func `sums stay at their limit instead of overflowing`() {
        var histogram = Histogram()
        histogram.record(.max)
        histogram.record(.max)
        #expect(histogram.sum == .max)
        #expect(histogram.count == 2)
        #expect(histogram.quantile(0.5) == .max)
    }

    @Test(arguments: 1...20)
    func `quantiles are within 2.2 percent of the sorted values`(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let spread = Int64.random(in: 1...40, using: &random)
        let values = (0..<Int.random(in: 1...3000, using: &random)).map { _ in
            Int64.random(in: 1...(1 << 44), using: &random) >> Int64.random(in: 0...spread, using: &random)
        }
        var histogram = Histogram()
        for value in values { histogram.record(value) }
        let sorted = values.sorted()
        for q in [0, 0.001, 0.01, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1] {
            let rank = max(1, Int((q * Double(values.count) - 1e-9).rounded(.up)))
            let exact = Double(sorted[rank - 1])
            let estimate = Double(try #require(histogram.quantile(q)))
            #expect(abs(estimate - exact) <= 0.022 * exact + 0.5, "q \(q): \(estimate), not \(exact)")
        }
        #expect(histogram.quantile(0) == sorted.first)
        #expect(histogram.quantile(1) == sorted.last)
    }

    @Test func `a quantile out of range is the nearest end, and of no number nothing`() {
        var histogram = Histogram()
        for value: Int64 in 1...100 { histogram.record(value) }
        #expect(histogram.quantile(-1) == 1)
        #expect(histogram.quantile(7) == 100)
        #expect(histogram.quantile(.infinity) == 100)
        #expect(histogram.quantile(.nan) == nil)
        #expect(histogram.quantile(0.07) == 7)
    }

    @Test(arguments: 1...20)
    func `parts add up to the whole, in any order`(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        var whole = Histogram()
        var parts = Array(repeating: Histogram(), count: 7)
        for _ in 0..<500 {
            let value = Int64.random(
                in: -2...(.max >> Int64.random(in: 0...62, using: &random)), using: &random)
            whole.record(value)
            parts[Int.random(in: 0..<7, using: &random)].record(value)
        }
        var forwards = Histogram()
        for part in parts { forwards.merge(part) }
        var backwards = Histogram()
        for part in parts.shuffled(using: &random) { backwards.merge(part) }
        #expect(forwards == whole)
        #expect(backwards == whole)
        #expect(whole.buckets.reduce(0) { $0 + $1.count } == whole.count)
    }

    @Test func `a bucket's bounds enclose its values`() {
        for value: Int64 in [1, 2, 3, 23, 1_000, 123_456_789] {
            var histogram = Histogram()
            histogram.record(value)
            let bucket = histogram.buckets[0]
            #expect(bucket.lowerBound <= Double(value))
            #expect(Double(value) < bucket.upperBound)
        }
    }

    @Test func `a summary speaks in durations`() throws {
        var histogram = Histogram()
        for value: Int64 in 1...1000 { histogram.record(.milliseconds(value)) }
        let summary = try #require(DurationSummary(histogram))
        #expect(summary.count == 1000)
        #expect(summary.min == .milliseconds(1))
        #expect(summary.mean == .microseconds(500_500))
        #expect(summary.max == .seconds(1))
        #expect(abs(summary.p50 / .milliseconds(500) - 1) < 0.022)
        #expect(abs(summary.p95 / .milliseconds(950) - 1) < 0.022)
        #expect(abs(summary.p99 / .milliseconds(990) - 1) < 0.022)
    }
}

internal import FuzzTargets
internal import ShiftworkCore
internal import Testing

@Suite struct `Histograms of any values` {
    private static func histogram(_ values: [Int]) -> Histogram {
        var histogram = Histogram()
        for value in values { histogram.record(Int64(value)) }
        return histogram
    }

    private static func values(_ draws: inout Draws) -> [Int] { draws.many(0...40) { $0.anyNumber() } }

    @Test func `add in any order and grouping`() {
        Property(name: "merge", generate: { $0.many(3...3, Self.values) }) { parts in
            let (a, b, c) = (Self.histogram(parts[0]), Self.histogram(parts[1]), Self.histogram(parts[2]))
            if merged(a, b) != merged(b, a) { return "a + b is not b + a" }
            if merged(merged(a, b), c) != merged(a, merged(b, c)) { return "(a + b) + c is not a + (b + c)" }
            if merged(a, Histogram()) != a { return "a + nothing is not a" }
            return merged(merged(a, b), c) == Self.histogram(parts.flatMap { $0 })
                ? nil : "the parts are not the whole"
        }.check()
    }

    @Test func `are read back as they were written`() {
        Property(name: "encoding", generate: Self.values) { values in
            let histogram = Self.histogram(values)
            let read = try Histogram(decoding: histogram.encoded)
            return read == histogram && read.encoded == histogram.encoded ? nil : "it reads otherwise"
        }.check()
    }

    @Test func `have quantiles within 2.2 percent of the sorted values`() {
        Property(name: "quantiles", generate: { $0.many(1...60) { abs($0.number(0...1 << 44)) } }) { values in
            let (histogram, sorted) = (Self.histogram(values), values.sorted())
            for percent in stride(from: 0, through: 100, by: 5) {
                let rank = max(1, (percent * values.count + 99) / 100)
                let exact = Double(sorted[rank - 1])
                let found = Double(histogram.quantile(Double(percent) / 100) ?? -1)
                if abs(found - exact) > 0.022 * exact + 0.5 { return "\(percent) %: \(found), not \(exact)" }
            }
            return FuzzTarget.quantileFault(in: histogram.encoded)
        }.check()
    }

    private func merged(_ one: Histogram, _ other: Histogram) -> Histogram {
        var sum = one
        sum.merge(other)
        return sum
    }
}

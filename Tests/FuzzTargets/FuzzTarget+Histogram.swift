internal import ShiftworkCore

extension FuzzTarget {
    static func histogram(_ bytes: [UInt8]) -> String? {
        guard let decoded = try? Histogram(decoding: bytes) else { return nil }
        if decoded.encoded != bytes { return "it is encoded otherwise" }
        if let wrong = quantiles(of: decoded) { return wrong }
        var other = Histogram()
        for (index, byte) in bytes.prefix(40).enumerated() { other.record(Int64(byte) << Int64(index)) }
        var (left, right, twice) = (decoded, other, decoded)
        left.merge(other)
        right.merge(decoded)
        twice.merge(decoded)
        if left != right { return "merged the other way, it differs" }
        if twice.max != decoded.max || twice.min != decoded.min { return "merged with itself, its ends move" }
        if (try? Histogram(decoding: left.encoded)) != left { return "merged, it is not read back" }
        _ = DurationSummary(left)
        return quantiles(of: left)
    }

    /// What is wrong with the quantiles of an encoded histogram.
    package static func quantileFault(in bytes: [UInt8]) -> String? {
        (try? Histogram(decoding: bytes)).map(quantiles) ?? "it is not read back"
    }

    private static func quantiles(of histogram: Histogram) -> String? {
        guard let least = histogram.min, let greatest = histogram.max else { return nil }
        var last = least
        for q in [0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999, 1] {
            guard let value = histogram.quantile(q) else { return "no quantile \(q)" }
            if value < last { return "quantile \(q) is \(value), below \(last)" }
            last = value
        }
        return last == greatest ? nil : "the last quantile is \(last), not \(greatest)"
    }
}

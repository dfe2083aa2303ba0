/// What is worth saying about many durations. Count, minimum, mean and maximum are exact (the mean to a microsecond),
/// the percentiles within 2.2 %.
public struct DurationSummary: Sendable, Hashable {
    /// How many durations it speaks of.
    public let count: Int64
    /// The shortest.
    public let min: Duration
    /// The average.
    public let mean: Duration
    /// The longest.
    public let max: Duration
    /// Half of them were not longer.
    public let p50: Duration
    /// 95 in 100 were not longer.
    public let p95: Duration
    /// 99 in 100 were not longer.
    public let p99: Duration

    /// The summary of a histogram; nil if it is empty, because nothing has no average.
    public init?(_ histogram: Histogram) {
        guard let min = histogram.min, let max = histogram.max, let p50 = histogram.quantile(0.5),
            let p95 = histogram.quantile(0.95), let p99 = histogram.quantile(0.99)
        else { return nil }
        count = histogram.count
        self.min = .microseconds(min)
        // The integer quotient: a sum beyond 2^53 would lose microseconds in a Double.
        mean = .microseconds(histogram.sum / histogram.count)
        self.max = .microseconds(max)
        self.p50 = .microseconds(p50)
        self.p95 = .microseconds(p95)
        self.p99 = .microseconds(p99)
    }
}

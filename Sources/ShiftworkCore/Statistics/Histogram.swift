/// How long things took: durations counted in buckets that grow by a sixteenth of a doubling.
///
/// A base-2 exponential histogram of scale 4, as OpenTelemetry defines it: bucket `i` holds the values from
/// γ^i up to γ^(i+1) µs, γ = 2^(1/16). Count, sum, minimum and maximum are kept beside the buckets and are exact;
/// a quantile is within 2.2 % of the true one (and rounded to a whole microsecond). Histograms add exactly, in any
/// order, so minutes become hours and days without losing anything.
///
/// A negative value counts as zero, zero goes to the first bucket, and the last holds everything above 2^50 µs
/// (35 years). Counts and sums stay at their largest value instead of overflowing.
public struct Histogram: Sendable, Hashable {
    /// How many values were recorded.
    public private(set) var count: Int64 = 0
    /// All values added up, in microseconds.
    public private(set) var sum: Int64 = 0
    private var least: Int64 = .max
    private var greatest: Int64 = 0

    // The buckets from the first to the last in use. Contiguous, because values of one kind lie close together:
    // recording is then an index and an addition. Invariant: the ends are not zero, so equal contents are equal values.
    private var counts: [Int64] = []
    private var firstIndex = 0

    /// A histogram of nothing.
    public init() {}

    /// The smallest value, in microseconds; nil if nothing was recorded.
    public var min: Int64? { count == 0 ? nil : least }

    /// The largest value, in microseconds; nil if nothing was recorded.
    public var max: Int64? { count == 0 ? nil : greatest }

    /// The average, in microseconds, exact as long as `sum` is; nil if nothing was recorded.
    public var mean: Double? { count == 0 ? nil : Double(sum) / Double(count) }

    /// Whether nothing was recorded.
    public var isEmpty: Bool { count == 0 }

    /// Counts one duration, given in microseconds.
    public mutating func record(_ microseconds: Int64) {
        let value = Swift.max(0, microseconds)
        add(1, toBucket: Histogram.index(of: value))
        sum = sum.addingSaturated(value)
        least = Swift.min(least, value)
        greatest = Swift.max(greatest, value)
    }

    /// Counts one duration.
    public mutating func record(_ duration: Duration) { record(duration.microseconds) }

    /// Adds everything that `other` has counted.
    public mutating func merge(_ other: Histogram) {
        guard !other.isEmpty else { return }
        for (offset, number) in other.counts.enumerated() where number > 0 {
            add(number, toBucket: other.firstIndex + offset)
        }
        sum = sum.addingSaturated(other.sum)
        least = Swift.min(least, other.least)
        greatest = Swift.max(greatest, other.greatest)
    }

    /// The value, in microseconds, that a share `q` (0…1) of all values does not exceed; nil if nothing was recorded.
    ///
    /// The rank is `⌈q · count⌉`. At both ends the answer is exact, between them within 2.2 %.
    public func quantile(_ q: Double) -> Int64? {
        guard count > 0, !q.isNaN else { return nil }
        let rank = rank(of: Swift.min(Swift.max(q, 0), 1))
        if rank <= 1 { return least }
        if rank >= count { return greatest }
        var seen: Int64 = 0
        for (offset, number) in counts.enumerated() {
            seen = seen.addingSaturated(number)
            guard seen < rank else {
                return Swift.min(Swift.max(Histogram.middle(ofBucket: firstIndex + offset), least), greatest)
            }
        }
        return greatest
    }

    /// ⌈q · count⌉, without the noise of the last place: 0.07 · 100 is a hair above 7, and its rank is 7.
    private func rank(of q: Double) -> Int64 {
        let product = q * Double(count)
        // Doubles have no name for a rank of more than 2^53: the last one is known without them.
        guard q < 1, product < 0x1p62 else { return count }
        let whole = Int64(product)
        return product - Double(whole) > 2 * product.ulp ? whole + 1 : whole
    }

    private mutating func add(_ number: Int64, toBucket index: Int) {
        makeRoom(forBucket: index)
        counts[index - firstIndex] = counts[index - firstIndex].addingSaturated(number)
        count = count.addingSaturated(number)
    }

    private mutating func makeRoom(forBucket index: Int) {
        if counts.isEmpty {
            firstIndex = index
            counts = [0]
        } else if index < firstIndex {
            counts.insert(contentsOf: repeatElement(0, count: firstIndex - index), at: 0)
            firstIndex = index
        } else if index - firstIndex >= counts.count {
            counts.append(contentsOf: repeatElement(0, count: index - firstIndex - counts.count + 1))
        }
    }
}

extension Histogram {
    /// One bucket that holds something.
    public struct Bucket: Sendable, Hashable {
        /// Its number, 0…``Histogram/lastIndex``: the index of an OpenTelemetry histogram of scale 4.
        public let index: Int
        /// How many values fell into it.
        public let count: Int64

        /// Its lower bound in microseconds, γ^index.
        public var lowerBound: Double { Histogram.power(index) }
        /// Its upper bound in microseconds, γ^(index+1); the last bucket has none in truth.
        public var upperBound: Double { Histogram.power(index + 1) }
    }

    /// The buckets that are not empty, smallest values first.
    public var buckets: [Bucket] {
        counts.enumerated().compactMap { offset, number in
            number == 0 ? nil : Bucket(index: firstIndex + offset, count: number)
        }
    }

    /// A histogram of known contents; nil if they contradict each other.
    init?(buckets: [Bucket], sum: Int64, min: Int64, max: Int64) {
        guard let first = buckets.first, let last = buckets.last else { return nil }
        guard min >= 0, min <= max, sum >= max else { return nil }
        guard Histogram.index(of: min) == first.index, Histogram.index(of: max) == last.index else {
            return nil
        }
        for bucket in buckets { add(bucket.count, toBucket: bucket.index) }
        // One value has no two ends.
        guard count > 1 || min == max else { return nil }
        self.sum = sum
        least = min
        greatest = max
    }
}

extension Int64 {
    fileprivate func addingSaturated(_ other: Int64) -> Int64 {
        let (result, overflow) = addingReportingOverflow(other)
        return overflow ? .max : result
    }
}

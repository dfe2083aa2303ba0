internal import CoreMetrics
internal import Synchronization

/// One series of a metric: a number that rises, one that moves, or a distribution.
final class MetricSeries: Sendable {
    enum Kind: Sendable {
        case counter
        case gauge
        case histogram(bounds: [Double])
    }

    private struct Values {
        var number = 0.0
        var counts: [Int64] = []
    }

    /// Bounds of the buckets of durations, in seconds.
    static let seconds: [Double] = [
        0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600,
    ]
    /// Bounds of the buckets of numbers of things.
    static let sizes: [Double] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000]

    private let kind: Kind
    private let values: Mutex<Values>

    init(_ kind: Kind) {
        self.kind = kind
        var values = Values()
        if case .histogram(let bounds) = kind {
            values.counts = Array(repeating: 0, count: bounds.count + 1)
        }
        self.values = Mutex(values)
    }

    func read() -> MetricPoint.Value {
        let values = values.withLock { $0 }
        switch kind {
        case .counter: return .counter(values.number)
        case .gauge: return .gauge(values.number)
        case .histogram(let bounds):
            return .histogram(bounds: bounds, counts: values.counts, sum: values.number)
        }
    }

    private func add(_ value: Double) { values.withLock { $0.number += value } }

    private func put(_ value: Double) {
        guard case .histogram(let bounds) = kind else { return values.withLock { $0.number = value } }
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        values.withLock { values in
            values.counts[bucket] += 1
            values.number += value
        }
    }
}

extension MetricSeries: CounterHandler, FloatingPointCounterHandler {
    func increment(by amount: Int64) { add(Double(amount)) }
    func increment(by amount: Double) { add(amount) }
    func reset() { values.withLock { $0.number = 0 } }
}

extension MetricSeries: MeterHandler {
    func set(_ value: Int64) { put(Double(value)) }
    func set(_ value: Double) { put(value) }
    func decrement(by amount: Double) { add(-amount) }
}

extension MetricSeries: RecorderHandler, TimerHandler {
    func record(_ value: Int64) { put(Double(value)) }
    func record(_ value: Double) { put(value) }
    /// Durations are shown in seconds.
    func recordNanoseconds(_ duration: Int64) { put(Double(duration) / 1e9) }
}

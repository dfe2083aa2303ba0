public import CoreMetrics
internal import Synchronization

/// Keeps what this process counts, for `/metrics`: the backend of swift-metrics in a program that is scraped.
///
///     let registry = MetricRegistry()
///     MetricsSystem.bootstrap(registry)
///     configuration.metrics = registry
///
/// A metric has at most ``seriesLimit`` series: whoever may invent names of types must not fill the memory. What is
/// beyond goes to a series whose labels are all `_other`.
public final class MetricRegistry: MetricsFactory {
    /// Series of one metric.
    public static let seriesLimit = 1_000

    private struct Key: Hashable {
        var name: String
        var labels: [String]
        var values: [String]
    }

    private struct Content {
        var series: [Key: MetricSeries] = [:]
        var count: [String: Int] = [:]
    }

    private let content = Mutex(Content())

    public init() {}

    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(label, dimensions, .counter)
    }

    public func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        series(label, dimensions, .counter)
    }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(label, dimensions, .gauge)
    }

    public func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        series(label, dimensions, aggregate ? .histogram(bounds: MetricSeries.sizes) : .gauge)
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(label, dimensions, .histogram(bounds: MetricSeries.seconds))
    }

    public func destroyCounter(_ handler: any CounterHandler) {}
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    public func destroyMeter(_ handler: any MeterHandler) {}
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    public func destroyTimer(_ handler: any TimerHandler) {}

    private func series(
        _ name: String, _ dimensions: [(String, String)], _ kind: MetricSeries.Kind
    ) -> MetricSeries {
        var key = Key(
            name: MetricName.plain(name), labels: dimensions.map(\.0), values: dimensions.map(\.1))
        return content.withLock { content in
            if let known = content.series[key] { return known }
            if content.count[key.name, default: 0] >= Self.seriesLimit {
                key.values = key.values.map { _ in "_other" }
                if let rest = content.series[key] { return rest }
            }
            let series = MetricSeries(kind)
            content.series[key] = series
            content.count[key.name, default: 0] += 1
            return series
        }
    }

    /// Every series with its value, by name and labels.
    package var points: [MetricPoint] {
        let all = content.withLock { $0.series }.sorted { one, other in
            (one.key.name, one.key.values.joined(separator: "\0"))
                < (other.key.name, other.key.values.joined(separator: "\0"))
        }
        return all.map { key, series in
            let labels = zip(key.labels, key.values).map { MetricPoint.Label(name: $0, value: $1) }
            return MetricPoint(key.name, labels: labels, series.read())
        }
    }
}

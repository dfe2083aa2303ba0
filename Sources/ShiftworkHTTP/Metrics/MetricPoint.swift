/// One series of a metric at one moment, whoever sends it on.
package struct MetricPoint: Sendable, Equatable {
    package struct Label: Sendable, Equatable {
        package let name: String
        package let value: String
    }

    package enum Value: Sendable, Equatable {
        case counter(Double)
        case gauge(Double)
        /// How many fell into each bucket, with one beyond the last bound.
        case histogram(bounds: [Double], counts: [Int64], sum: Double)
    }

    package let name: String
    package let labels: [Label]
    package let value: Value

    init(_ name: String, _ labels: KeyValuePairs<String, String> = [:], _ value: Value) {
        self.init(name, labels: labels.map { Label(name: $0.key, value: $0.value) }, value)
    }

    init(_ name: String, labels: [Label], _ value: Value) {
        (self.name, self.labels, self.value) = (name, labels, value)
    }

    /// One line about the metric.
    package var help: String { MetricName.help(of: name) }
}

/// Prometheus' text form, version 0.0.4: families of samples, each under its help and type.
struct MetricText {
    private(set) var text = ""
    private var family: String?

    init(_ points: [MetricPoint] = []) { write(points) }

    /// Adds series, those of one metric one after another.
    mutating func write(_ points: [MetricPoint]) {
        for point in points {
            if point.name != family { begin(point) }
            switch point.value {
            case .counter(let value), .gauge(let value): sample(point.name, point.labels, Self.number(value))
            case .histogram(let bounds, let counts, let sum):
                histogram(point, bounds: bounds, counts: counts, sum: sum)
            }
        }
    }

    private mutating func begin(_ point: MetricPoint) {
        family = point.name
        text += "# HELP \(point.name) \(Self.escaped(point.help, quotes: false))\n"
        text += "# TYPE \(point.name) \(Self.kind(point.value))\n"
    }

    private mutating func sample(_ name: String, _ labels: [MetricPoint.Label], _ value: String) {
        text += "\(name)\(Self.braces(labels)) \(value)\n"
    }

    private mutating func histogram(_ point: MetricPoint, bounds: [Double], counts: [Int64], sum: Double) {
        var total: Int64 = 0
        for (place, count) in counts.enumerated() {
            total += count
            let bound = place < bounds.count ? Self.number(bounds[place]) : "+Inf"
            let labels = point.labels + [MetricPoint.Label(name: "le", value: bound)]
            sample(point.name + "_bucket", labels, String(total))
        }
        sample(point.name + "_sum", point.labels, Self.number(sum))
        sample(point.name + "_count", point.labels, String(total))
    }

    private static func kind(_ value: MetricPoint.Value) -> String {
        switch value {
        case .counter: "counter"
        case .gauge: "gauge"
        case .histogram: "histogram"
        }
    }

    private static func braces(_ labels: [MetricPoint.Label]) -> String {
        guard !labels.isEmpty else { return "" }
        let pairs = labels.map { "\(MetricName.plain($0.name))=\"\(escaped($0.value, quotes: true))\"" }
        return "{\(pairs.joined(separator: ","))}"
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var escaped = ""
        for character in text.unicodeScalars {
            switch character {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where quotes: escaped += "\\\""
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }

    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        guard value.isFinite else { return value > 0 ? "+Inf" : "-Inf" }
        return value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
    }
}

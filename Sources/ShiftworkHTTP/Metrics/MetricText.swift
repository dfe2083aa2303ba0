/// Prometheus' text form, version 0.0.4: families of samples, each under its help and type.
struct MetricText {
    /// What a family counts.
    enum Kind: String { case counter, gauge, histogram }

    /// The labels of a series, in their order.
    typealias Labels = [(name: String, value: String)]

    private(set) var text = ""

    /// Begins a family.
    mutating func family(_ name: String, _ kind: Kind) {
        text += "# HELP \(name) \(Self.escaped(MetricName.help(of: name), quotes: false))\n"
        text += "# TYPE \(name) \(kind.rawValue)\n"
    }

    /// One series of a counter or gauge.
    mutating func sample(_ name: String, _ labels: Labels, _ value: Double) {
        text += "\(name)\(Self.braces(labels)) \(Self.number(value))\n"
    }

    /// One series of a histogram.
    /// - Parameter counts: how many fell into each bucket, with one beyond the last bound.
    mutating func histogram(_ name: String, _ labels: Labels, bounds: [Double], counts: [Int64], sum: Double)
    {
        var total: Int64 = 0
        for (place, count) in counts.enumerated() {
            total += count
            let bound = place < bounds.count ? Self.number(bounds[place]) : "+Inf"
            text += "\(name)_bucket\(Self.braces(labels + [("le", bound)])) \(total)\n"
        }
        text += "\(name)_sum\(Self.braces(labels)) \(Self.number(sum))\n"
        text += "\(name)_count\(Self.braces(labels)) \(total)\n"
    }

    private static func braces(_ labels: Labels) -> String {
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

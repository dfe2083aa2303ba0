internal import ShiftworkCore
internal import ShiftworkHTTP
internal import Tracing

extension MetricPoint {
    /// The metric that this is a series of, with all its series.
    func writeMetric(
        _ series: ArraySlice<MetricPoint>, startedAt: UInt64, now: UInt64, to json: inout JSONWriter
    ) {
        json.object { json in
            json.member("name", name)
            json.member("description", help)
            if name.hasSuffix("_seconds") { json.member("unit", "s") }
            json.key(kind)
            json.object { json in
                // 2 is cumulative: sums since the process began.
                if !isGauge { json.member("aggregationTemporality", 2) }
                if kind == "sum" { json.member("isMonotonic", true) }
                json.key("dataPoints")
                json.array { json in
                    for point in series { point.write(startedAt: startedAt, now: now, to: &json) }
                }
            }
        }
    }

    private func write(startedAt: UInt64, now: UInt64, to json: inout JSONWriter) {
        json.object { json in
            json.attributes(labels.map { ($0.name, .string($0.value)) })
            if !isGauge { json.member("startTimeUnixNano", String(startedAt)) }
            json.member("timeUnixNano", String(now))
            switch value {
            case .counter(let number), .gauge(let number): json.member("asDouble", double: number)
            case .histogram(let bounds, let counts, let sum):
                json.member("count", String(counts.reduce(0, +)))
                json.member("sum", double: sum)
                json.member("bucketCounts", counts.map { String($0) })
                json.key("explicitBounds")
                json.array { json in for bound in bounds { json.raw(String(bound).utf8) } }
            }
        }
    }

    private var isGauge: Bool { kind == "gauge" }

    /// OpenTelemetry's word for what it is.
    private var kind: String {
        switch value {
        case .counter: "sum"
        case .gauge: "gauge"
        case .histogram: "histogram"
        }
    }
}

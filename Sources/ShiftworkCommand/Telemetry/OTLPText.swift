internal import ShiftworkCore
internal import ShiftworkHTTP
internal import Tracing

/// OpenTelemetry's protocol in its JSON encoding: ids in hexadecimal, 64-bit numbers as strings.
struct OTLPText: Sendable {
    /// Attributes of this process.
    let resource: [String: String]

    /// The body of `POST /v1/traces`.
    func traces(_ spans: [OTLPSpan.Ended]) -> [UInt8] {
        document("resourceSpans", "scopeSpans", "spans") { json in
            for span in spans { span.write(to: &json) }
        }
    }

    /// The body of `POST /v1/metrics`: counts since the start of the process.
    /// - Parameters:
    ///   - points: those of one metric one after another.
    ///   - startedAt: when counting began, in nanoseconds since 1970.
    func metrics(_ points: [MetricPoint], startedAt: UInt64, now: UInt64) -> [UInt8] {
        document("resourceMetrics", "scopeMetrics", "metrics") { json in
            var rest = points[...]
            while let first = rest.first {
                let series = rest.prefix { $0.name == first.name }
                rest = rest.dropFirst(series.count)
                first.writeMetric(series, startedAt: startedAt, now: now, to: &json)
            }
        }
    }

    private func document(
        _ outer: String, _ inner: String, _ items: String, _ write: (inout JSONWriter) -> Void
    ) -> [UInt8] {
        JSONWriter.bytes { json in
            json.object { json in
                json.member(outer) { json in
                    json.key("resource")
                    json.object { json in
                        let pairs = resource.sorted { $0.key < $1.key }
                        json.attributes(pairs.map { ($0.key, .string($0.value)) })
                    }
                    json.member(inner) { json in
                        json.key("scope")
                        json.object { json in
                            json.member("name", "shiftwork")
                            json.member("version", Version.current)
                        }
                        json.key(items)
                        json.array(write)
                    }
                }
            }
        }
    }
}

extension JSONWriter {
    /// An array of one object.
    fileprivate mutating func member(_ name: String, _ write: (inout JSONWriter) -> Void) {
        key(name)
        array { $0.object(write) }
    }

    /// OpenTelemetry's list of names and values.
    mutating func attributes(_ pairs: [(name: String, value: SpanAttribute)]) {
        key("attributes")
        array { json in
            for (name, value) in pairs {
                json.object { json in
                    json.member("key", name)
                    json.key("value")
                    json.object { value.write(to: &$0) }
                }
            }
        }
    }

    /// A number that may have a fraction. JSON has no word for those that are infinite.
    mutating func member(_ name: String, double number: Double) {
        key(name)
        raw(String(number.isFinite ? number : 0).utf8)
    }
}

extension SpanAttribute {
    fileprivate func write(to json: inout JSONWriter) {
        switch self {
        case .int32(let number): json.member("intValue", String(number))
        case .int64(let number): json.member("intValue", String(number))
        case .double(let number): json.member("doubleValue", double: number)
        case .bool(let flag): json.member("boolValue", flag)
        case .string(let text): json.member("stringValue", text)
        default: json.member("stringValue", "\(self)")
        }
    }
}

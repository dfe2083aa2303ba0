internal import ShiftworkCore
internal import Tracing

extension OTLPSpan.Ended {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("traceId", place.trace)
            json.member("spanId", place.span)
            if let parent { json.member("parentSpanId", parent.span) }
            if let state = place.state { json.member("traceState", state) }
            json.member("name", name)
            json.member("kind", kind.number)
            json.member("startTimeUnixNano", String(startedAt))
            json.member("endTimeUnixNano", String(endedAt))
            json.attributes(attributes.pairs)
            json.key("links")
            json.array { json in for link in links { write(link, to: &json) } }
            json.key("events")
            json.array { json in for event in events { write(event, to: &json) } }
            guard let status else { return }
            json.key("status")
            json.object { json in
                json.member("code", status.code == .error ? 2 : 1)
                if let message = status.message { json.member("message", message) }
            }
        }
    }

    private func write(_ link: SpanPlace, to json: inout JSONWriter) {
        json.object { json in
            json.member("traceId", link.trace)
            json.member("spanId", link.span)
        }
    }

    private func write(_ event: SpanEvent, to json: inout JSONWriter) {
        json.object { json in
            json.member("name", event.name)
            json.member("timeUnixNano", String(event.nanosecondsSinceEpoch))
            json.attributes(event.attributes.pairs)
        }
    }
}

extension SpanAttributes {
    /// In the order of their names.
    fileprivate var pairs: [(name: String, value: SpanAttribute)] {
        var pairs: [(name: String, value: SpanAttribute)] = []
        forEach { pairs.append(($0, $1)) }
        return pairs.sorted { $0.name < $1.name }
    }
}

extension SpanKind {
    fileprivate var number: Int {
        switch self {
        case .internal: 1
        case .server: 2
        case .client: 3
        case .producer: 4
        case .consumer: 5
        }
    }
}

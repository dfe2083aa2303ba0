internal import HTTPTypes
internal import Instrumentation
internal import ServiceContextModule
internal import ShiftworkRuntime
internal import Tracing

/// A span around each request, where somebody keeps spans: its caller's trace goes on in it, and from it to the jobs.
enum RequestTracing {
    private static var isOn: Bool { !(InstrumentationSystem.tracer is NoOpTracer) }

    /// Answers within a span.
    static func serve(
        _ request: HTTPRequest, _ answer: () async -> (reply: Reply, note: RequestNote)
    ) async -> Reply {
        guard isOn else { return await answer().reply }
        var sent = ServiceContext.topLevel
        InstrumentationSystem.instrument.extract(request.headerFields, into: &sent, using: Headers())
        return await withSpan("HTTP", context: sent, ofKind: .server) { span in
            let (reply, note) = await answer()
            // The route, never the path: ids and references are nobody's business.
            span.operationName = note.route.map { "\(note.method) \($0)" } ?? note.method
            span.attributes["http.request.method"] = note.method
            if let route = note.route { span.attributes["http.route"] = route }
            span.attributes["http.response.status_code"] = reply.status.code
            if reply.status.code >= 500 {
                span.attributes["error.type"] = String(reply.status.code)
                span.setStatus(SpanStatus(code: .error))
            }
            return reply
        }
    }

    /// What a job that is handed in takes along: the request's span, or what the caller sent.
    static func context(for headers: HTTPFields) -> [String: String] {
        if isOn { return JobTracing.currentContext() }
        guard let sent = headers[.traceParent].flatMap({ TraceContext($0) }) else { return [:] }
        var trace = ["traceparent": sent.header]
        // "Vendors … MUST NOT use tracestate without traceparent."
        if let state = headers[.traceState], state.utf8.count <= TraceContext.stateLimit {
            trace["tracestate"] = state
        }
        return trace
    }

    private struct Headers: Extractor {
        func extract(key: String, from carrier: HTTPFields) -> String? {
            HTTPField.Name(key).flatMap { carrier[$0] }
        }
    }
}

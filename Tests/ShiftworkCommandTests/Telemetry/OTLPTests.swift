import CoreMetrics
import HTTPTypes
import Instrumentation
import ServiceContextModule
import ShiftworkCore
import ShiftworkMemory
import ShiftworkRuntime
import Testing
import Tracing

@testable import ShiftworkCommand
@testable import ShiftworkHTTP

@Suite("Spans and metrics for a collector")
struct OTLPTests {
    private static let sent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

    private struct Carrier: Injector, Extractor {
        func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) {
            carrier[key] = value
        }
        func extract(key: String, from carrier: [String: String]) -> String? { carrier[key] }
    }

    private func context(_ sent: [String: String], _ tracer: OTLPTracer) -> ServiceContext {
        var context = ServiceContext.topLevel
        tracer.extract(sent, into: &context, using: Carrier())
        return context
    }

    private func spans(_ ended: [OTLPSpan.Ended]) throws -> [JSONBytes] {
        let text = OTLPText(resource: ["service.name": "shop"]).traces(ended)
        let json = try JSONBytes(validating: text)
        return json.value(at: ["resourceSpans", "0", "scopeSpans", "0", "spans"])?.elements ?? []
    }

    @Test func `a span goes on in its caller's trace, and hands it on`() throws {
        let tracer = OTLPTracer(OTLPSettings([:]))
        let caller = context(["traceparent": Self.sent, "tracestate": "a=b"], tracer)
        let span = tracer.startSpan("work", context: caller, ofKind: .server)
        span.attributes["job.attempt"] = 2
        var handed: [String: String] = [:]
        tracer.inject(span.context, into: &handed, using: Carrier())
        span.setStatus(SpanStatus(code: .error))
        span.end()
        span.end()
        let ended = try spans(tracer.buffer.take())
        #expect(ended.count == 1)
        #expect(tracer.buffer.take().isEmpty)
        let traceparent = try #require(handed["traceparent"])
        #expect(traceparent.hasPrefix("00-4bf92f3577b34da6a3ce929d0e0e4736-"))
        #expect(!traceparent.contains("00f067aa0ba902b7"))
        #expect(handed["tracestate"] == "a=b")
        #expect(ended[0].scalar(at: ["parentSpanId"]) == "00f067aa0ba902b7")
        #expect(ended[0].scalar(at: ["kind"]) == "2")
        #expect(ended[0].scalar(at: ["attributes", "0", "value", "intValue"]) == "2")
        #expect(ended[0].scalar(at: ["status", "code"]) == "2")
    }

    @Test func `what a caller does not sample is not kept`() {
        let tracer = OTLPTracer(OTLPSettings([:]))
        let caller = context(["traceparent": String(Self.sent.dropLast()) + "0"], tracer)
        tracer.startSpan("work", context: caller, ofKind: .server).end()
        #expect(tracer.buffer.take().isEmpty)
    }

    @Test func `spans beyond the limit are dropped and counted`() {
        let tracer = OTLPTracer(OTLPSettings(["OTEL_BSP_MAX_QUEUE_SIZE": "5"]))
        for _ in 0..<7 { tracer.startSpan("work", context: .topLevel, ofKind: .internal).end() }
        #expect(tracer.buffer.count == 5)
        let taken = tracer.buffer.take()
        tracer.startSpan("work", context: .topLevel, ofKind: .internal).end()
        tracer.buffer.putBack(taken)
        #expect(tracer.buffer.count == 5)
        #expect(tracer.buffer.takeDropped() == 3)
        #expect(tracer.buffer.takeDropped() == 0)
    }

    @Test func `an error is told by its type alone`() throws {
        struct Secret: Error, CustomStringConvertible { let description = "hunter2" }
        let tracer = OTLPTracer(OTLPSettings([:]))
        let span = tracer.startSpan("work", context: .topLevel, ofKind: .internal)
        span.recordError(Secret(), attributes: [:])
        span.end()
        let text = try spans(tracer.buffer.take())[0].text
        #expect(text.contains(#""key":"exception.type","value":{"stringValue":"Secret"}"#))
        #expect(!text.contains("hunter2"))
    }

    @Test func `metrics have their kinds, and their units`() throws {
        let registry = MetricRegistry()
        registry.makeCounter(label: "a_total", dimensions: [("queue", "mail")]).increment(by: 3)
        registry.makeTimer(label: "b_seconds", dimensions: []).recordNanoseconds(2_000_000_000)
        let json = try JSONBytes(
            validating: OTLPText(resource: [:]).metrics(registry.points, startedAt: 1, now: 2))
        let metrics = try #require(json.value(at: ["resourceMetrics", "0", "scopeMetrics", "0", "metrics"]))
        #expect(metrics.scalar(at: ["0", "sum", "dataPoints", "0", "asDouble"]) == "3.0")
        #expect(metrics.scalar(at: ["0", "sum", "isMonotonic"]) == "true")
        #expect(metrics.scalar(at: ["1", "unit"]) == "s")
        #expect(metrics.scalar(at: ["1", "histogram", "dataPoints", "0", "count"]) == "1")
    }

    @Test func `a trace leads from the caller through the request and the queue to the attempt`() async throws
    {
        let tracer = OTLPTracer(OTLPSettings([:]))
        let store = MemoryStore()
        try await withTracer(tracer) {
            let api = ShiftworkAPI(
                store: store, configuration: .init { _ in Principal(name: "a", role: .admin) })
            let request = HTTPRequest(
                method: .post, scheme: "http", authority: "localhost", path: "/api/v1/jobs",
                headerFields: [.contentType: "application/json", .init("traceparent")!: Self.sent])
            let reply = await api.respond(to: request, requestID: "r-1") { _ in
                Array(#"{"type":"note","queue":"mail"}"#.utf8)
            }
            #expect(reply.status == .created)
            let shiftwork = try await Shiftwork(store: store, services: ()) { Note.self }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await shiftwork.run() }
                while try await store.counts(scope: .all).allSatisfy({
                    $0.status != .finished || $0.count == 0
                }) {
                    try await Task.sleep(for: .milliseconds(10))
                }
                group.cancelAll()
            }
        }
        let spans = try spans(tracer.buffer.take())
        let server = try #require(spans.first { $0.scalar(at: ["kind"]) == "2" })
        let attempt = try #require(spans.first { $0.scalar(at: ["kind"]) == "5" })
        #expect(server.scalar(at: ["name"]) == "POST /jobs")
        #expect(server.scalar(at: ["parentSpanId"]) == "00f067aa0ba902b7")
        #expect(attempt.scalar(at: ["name"]) == "process mail")
        #expect(attempt.scalar(at: ["links", "0", "traceId"]) == "4bf92f3577b34da6a3ce929d0e0e4736")
        #expect(attempt.scalar(at: ["links", "0", "spanId"]) == server.scalar(at: ["spanId"]))
    }

    private struct Note: Job {
        static let type: JobType = "note"
        static let defaults = JobDefaults(queue: "mail")
        func perform(in context: JobContext<Void>) async throws {}
    }
}

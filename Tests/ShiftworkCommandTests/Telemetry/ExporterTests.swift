import CoreMetrics
import Foundation
import HTTPTypes
import Logging
import ServiceLifecycle
import ServiceLifecycleTestKit
import ShiftworkCore
import Testing
import Tracing

@testable import ShiftworkCommand
@testable import ShiftworkHTTP

@Suite("Telemetry on its way to a collector")
struct ExporterTests {
    private func settings(_ collector: String, _ more: [String: String] = [:]) -> OTLPSettings {
        let usual = [
            "OTEL_EXPORTER_OTLP_ENDPOINT": collector, "OTEL_METRICS_EXPORTER": "none",
            "OTEL_BSP_SCHEDULE_DELAY": "3600000", "OTEL_EXPORTER_OTLP_HEADERS": "api-key=k",
        ]
        return OTLPSettings(usual.merging(more) { $1 })
    }

    private func exporter(_ settings: OTLPSettings, _ tracer: OTLPTracer) -> OTLPExporter {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        return OTLPExporter(settings, tracer.buffer, logger: logger) { [] }
    }

    private func end(_ count: Int, _ tracer: OTLPTracer) {
        for _ in 0..<count { tracer.startSpan("work", context: .topLevel, ofKind: .internal).end() }
    }

    /// Runs an exporter until the body has ended, gracefully.
    private func run(_ exporter: OTLPExporter, while body: () async -> Void) async {
        await testGracefulShutdown { shutdown in
            await withDiscardingTaskGroup { group in
                group.addTask { await exporter.run() }
                await body()
                shutdown.triggerGracefulShutdown()
            }
        }
    }

    @Test func `a full batch leaves at once, the rest at the end`() async throws {
        try await Collector.with { collector in
            let settings = settings(collector.url, ["OTEL_BSP_MAX_EXPORT_BATCH_SIZE": "10"])
            let tracer = OTLPTracer(settings)
            var messages = collector.messages.makeAsyncIterator()
            await run(exporter(settings, tracer)) {
                end(10, tracer)
                let first = await messages.next()
                #expect(first?.path == "/v1/traces")
                #expect(first?.spans.count == 10)
                #expect(first?.headers[.init("api-key")!] == "k")
                #expect(first?.headers[.contentType] == "application/json")
                end(3, tracer)
            }
            #expect(await messages.next()?.spans.count == 3)
        }
    }

    @Test func `what is refused for now is sent again, what is refused for good is not`() async throws {
        try await Collector.with(statuses: [.serviceUnavailable, .badRequest]) { collector in
            let settings = settings(collector.url, ["OTEL_BSP_MAX_EXPORT_BATCH_SIZE": "2"])
            let tracer = OTLPTracer(settings)
            var messages = collector.messages.makeAsyncIterator()
            await run(exporter(settings, tracer)) {
                end(2, tracer)
                let first = await messages.next()?.spans.map(\.text)
                tracer.forceFlush()
                #expect(await messages.next()?.spans.map(\.text) == first)
                // One message after the other: when this one comes, what became of the last is known.
                end(2, tracer)
                let third = await messages.next()?.spans.map(\.text)
                #expect(third?.count == 2)
                #expect(third != first)
            }
        }
    }

    @Test func `a collector that is away keeps nobody from ending`() async throws {
        let settings = settings("http://127.0.0.1:9", ["OTEL_BSP_MAX_QUEUE_SIZE": "4"])
        let tracer = OTLPTracer(settings)
        await run(exporter(settings, tracer)) { end(9, tracer) }
        #expect(tracer.buffer.count == 4)
    }

    @Test func `a worker without a server tells of its jobs, also of the last`() async throws {
        try await Collector.with { collector in
            var binary = try Binary()
            binary.environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.url
            binary.environment["OTEL_SERVICE_NAME"] = "shop"
            let seen = binary.folder + "/traceparent"
            let script = try binary.script("note", "echo -n $SHIFTWORK_JOB_TRACEPARENT > \(seen)")
            try await binary.run("enqueue", "note", "--queue", "mail")
            #expect(try await binary.run("work", "--exec", "note=\(script)", "--once").status == 0)
            var (spans, metrics): ([JSONBytes], [JSONBytes]) = ([], [])
            for await message in collector.messages {
                #expect(message.json.text.contains(#"{"key":"service.name","value":{"stringValue":"shop"}}"#))
                spans += message.spans
                metrics += message.metrics
                if !spans.isEmpty, !metrics.isEmpty { break }
            }
            let attempt = try #require(spans.first)
            #expect(attempt.scalar(at: ["name"]) == "process mail")
            let (trace, span) = (attempt.scalar(at: ["traceId"]) ?? "", attempt.scalar(at: ["spanId"]) ?? "")
            #expect(try String(contentsOfFile: seen, encoding: .utf8) == "00-\(trace)-\(span)-01")
            let names = metrics.compactMap { $0.scalar(at: ["name"]) }
            #expect(names.contains("shiftwork_attempts_total"))
        }
    }
}

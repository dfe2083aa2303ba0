internal import Instrumentation
internal import ServiceContextModule
internal import ShiftworkCore
internal import Tracing

/// Spans by OpenTelemetry's messaging conventions, and the context that travels with a job.
package enum JobTracing {
    /// The current trace context, as a job or a request carries it; empty where nobody traces.
    package static func currentContext() -> [String: String] {
        guard let context = ServiceContext.current else { return [:] }
        var carrier: [String: String] = [:]
        InstrumentationSystem.instrument.inject(context, into: &carrier, using: Carrier())
        return carrier
    }

    /// A producer's span around an enqueue; the job's context is the span's.
    static func send<T: Sendable>(
        queue: QueueName, type: JobType, count: Int, _ body: (_ trace: [String: String]) async throws -> T
    ) async throws -> T {
        guard !(InstrumentationSystem.tracer is NoOpTracer) else { return try await body(currentContext()) }
        return try await withSpan("send \(queue)", ofKind: .producer) { span in
            describe(span, operation: "send", queue: queue, type: type)
            if count > 1 { span.attributes["messaging.batch.message_count"] = count }
            return try await body(currentContext())
        }
    }

    /// A consumer's span around an attempt, linked to the enqueue.
    static func process(
        _ job: ClaimedJob, _ body: () async -> (outcome: Outcome, ran: Duration)
    ) async -> (outcome: Outcome, ran: Duration) {
        var sent = ServiceContext.topLevel
        InstrumentationSystem.instrument.extract(job.details.trace, into: &sent, using: Carrier())
        return await withSpan("process \(job.queue)", context: .topLevel, ofKind: .consumer) { span in
            describe(span, operation: "process", queue: job.queue, type: job.type)
            span.attributes["messaging.message.id"] = job.lease.job.description
            span.attributes["job.attempt"] = job.attempt
            if let whole = job.details.batch?.description ?? job.details.parent?.description {
                span.attributes["messaging.message.conversation_id"] = whole
            }
            if !job.details.trace.isEmpty { span.addLink(SpanLink(context: sent, attributes: [:])) }
            let (outcome, ran) = await body()
            span.attributes["job.status"] = outcome.status.rawValue
            if let failure = outcome.failure {
                span.attributes["error.type"] = failure.type
                span.setStatus(SpanStatus(code: .error))
            }
            return (outcome, ran)
        }
    }

    private static func describe(_ span: any Span, operation: String, queue: QueueName, type: JobType) {
        span.attributes["messaging.system"] = "shiftwork"
        span.attributes["messaging.operation.name"] = operation
        span.attributes["messaging.operation.type"] = operation
        span.attributes["messaging.destination.name"] = queue.rawValue
        span.attributes["job.type"] = type.rawValue
    }

    private struct Carrier: Injector, Extractor {
        func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) {
            carrier[key] = value
        }
        func extract(key: String, from carrier: [String: String]) -> String? { carrier[key] }
    }
}

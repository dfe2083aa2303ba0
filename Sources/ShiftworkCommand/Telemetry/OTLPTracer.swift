internal import Instrumentation
internal import ServiceContextModule
internal import ShiftworkHTTP
internal import Tracing

/// Makes spans, and hands those that have ended to a buffer.
final class OTLPTracer: Tracer {
    let buffer: SpanBuffer
    private let sampler: OTLPSampler

    init(_ settings: OTLPSettings) {
        buffer = SpanBuffer(limit: settings.queueLimit, batch: settings.batchLimit)
        sampler = settings.sampler
    }

    func startSpan<Instant: TracerInstant>(
        _ operationName: String, context: @autoclosure () -> ServiceContext, ofKind kind: SpanKind,
        at instant: @autoclosure () -> Instant, function: String, file fileID: String, line: UInt
    ) -> OTLPSpan {
        var context = context()
        let parent = context.spanPlace
        let place = SpanPlace(below: parent, sampler: sampler)
        context.spanPlace = place
        let span = OTLPSpan.Ended(
            name: operationName, kind: kind, place: place, parent: parent,
            startedAt: instant().nanosecondsSinceEpoch)
        return OTLPSpan(span, context: context) { [buffer] span in
            if span.place.isSampled { buffer.keep(span) }
        }
    }

    func forceFlush() { buffer.ring() }

    func extract<Carrier, Extract: Extractor>(
        _ carrier: Carrier, into context: inout ServiceContext, using extractor: Extract
    ) where Extract.Carrier == Carrier {
        guard let header = extractor.extract(key: "traceparent", from: carrier),
            let sent = TraceContext(header)
        else { return }
        let state = extractor.extract(key: "tracestate", from: carrier)
        context.spanPlace = SpanPlace(
            trace: sent.traceID, span: sent.spanID, isSampled: sent.isSampled,
            state: state.flatMap { $0.utf8.count <= TraceContext.stateLimit ? $0 : nil })
    }

    func inject<Carrier, Inject: Injector>(
        _ context: ServiceContext, into carrier: inout Carrier, using injector: Inject
    ) where Inject.Carrier == Carrier {
        guard let place = context.spanPlace else { return }
        injector.inject(place.header, forKey: "traceparent", into: &carrier)
        if let state = place.state { injector.inject(state, forKey: "tracestate", into: &carrier) }
    }
}

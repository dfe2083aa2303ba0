internal import ServiceContextModule
internal import Synchronization
internal import Tracing

/// One span while it is open.
final class OTLPSpan: Span {
    /// What is sent of a span.
    struct Ended: Sendable {
        var name: String
        let kind: SpanKind
        let place: SpanPlace
        let parent: SpanPlace?
        let startedAt: UInt64
        var endedAt: UInt64 = 0
        var attributes = SpanAttributes()
        var links: [SpanPlace] = []
        var events: [SpanEvent] = []
        var status: SpanStatus?
    }

    let context: ServiceContext
    private let content: Mutex<(span: Ended, isOpen: Bool)>
    private let onEnd: @Sendable (Ended) -> Void

    init(_ span: Ended, context: ServiceContext, onEnd: @escaping @Sendable (Ended) -> Void) {
        content = Mutex((span, true))
        (self.context, self.onEnd) = (context, onEnd)
    }

    var operationName: String {
        get { content.withLock { $0.span.name } }
        set { content.withLock { $0.span.name = newValue } }
    }

    var attributes: SpanAttributes {
        get { content.withLock { $0.span.attributes } }
        set { content.withLock { $0.span.attributes = newValue } }
    }

    var isRecording: Bool { content.withLock { $0.isOpen } }

    func setStatus(_ status: SpanStatus) { content.withLock { $0.span.status = status } }

    func addEvent(_ event: SpanEvent) { content.withLock { $0.span.events.append(event) } }

    func addLink(_ link: SpanLink) {
        guard let place = link.context.spanPlace else { return }
        content.withLock { $0.span.links.append(place) }
    }

    /// The error's type alone: messages may hold what is nobody's business.
    func recordError<Instant: TracerInstant>(
        _ error: any Error, attributes: SpanAttributes, at instant: @autoclosure () -> Instant
    ) {
        var attributes = attributes
        attributes["exception.type"] = String(describing: type(of: error))
        addEvent(SpanEvent(name: "exception", at: instant(), attributes: attributes))
    }

    func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) {
        let now = instant().nanosecondsSinceEpoch
        let ended = content.withLock { content -> Ended? in
            guard content.isOpen else { return nil }
            content.isOpen = false
            content.span.endedAt = now
            return content.span
        }
        if let ended { onEnd(ended) }
    }
}

internal import Synchronization

/// Spans that have ended and wait to be sent. It is never waited for: what is too much is dropped and counted.
final class SpanBuffer: Sendable {
    private struct Content {
        var spans: [OTLPSpan.Ended] = []
        var dropped = 0
    }

    private let content = Mutex(Content())
    private let limit: Int
    private let batch: Int
    private let wake: AsyncStream<Void>.Continuation
    /// An element whenever there is reason to send: a full batch, or ``ring()``. For one reader.
    let calls: AsyncStream<Void>

    /// - Parameters:
    ///   - limit: spans that wait, at most.
    ///   - batch: spans that are taken at once, at most.
    init(limit: Int, batch: Int) {
        (self.limit, self.batch) = (limit, batch)
        (calls, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func keep(_ span: OTLPSpan.Ended) {
        let isFull = content.withLock { content in
            guard content.spans.count < limit else {
                content.dropped += 1
                return false
            }
            content.spans.append(span)
            return content.spans.count % batch == 0
        }
        if isFull { ring() }
    }

    /// Asks for what waits to be sent.
    func ring() { wake.yield() }

    var count: Int { content.withLock { $0.spans.count } }

    /// The oldest spans, one batch of them; empty when none wait.
    func take() -> [OTLPSpan.Ended] {
        content.withLock { content in
            let taken = Array(content.spans.prefix(batch))
            content.spans.removeFirst(taken.count)
            return taken
        }
    }

    /// Keeps spans for another time, as long as there is room.
    func putBack(_ spans: [OTLPSpan.Ended]) {
        content.withLock { content in
            let room = limit - content.spans.count
            content.spans.insert(contentsOf: spans.prefix(room), at: 0)
            content.dropped += max(0, spans.count - room)
        }
    }

    /// How many spans were dropped since the last call.
    func takeDropped() -> Int {
        content.withLock { content in
            defer { content.dropped = 0 }
            return content.dropped
        }
    }
}

internal import NIOCore
internal import NIOHTTPTypes

/// Closes the connection of a client that does not get on: one that opens it and says nothing, sends a request drop by
/// drop, or does not read its answer. So a held connection costs an attacker as much as the server.
final class SlowClients: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// How long they may take.
    struct Patience: Sendable, Hashable {
        /// From the connection to the head of its first request.
        var head: TimeAmount = .seconds(10)
        /// From a request's head to its end.
        var body: TimeAmount = .seconds(30)
        /// Until there is room again for what they are to read.
        var reading: TimeAmount = .seconds(60)
    }

    private let patience: Patience
    private var arrival: Scheduled<Void>?
    private var reading: Scheduled<Void>?

    init(_ patience: Patience) { self.patience = patience }

    func handlerAdded(context: ChannelHandlerContext) {
        arrival = closing(after: patience.head, context)
    }

    func handlerRemoved(context _: ChannelHandlerContext) { forget() }

    func channelInactive(context: ChannelHandlerContext) {
        forget()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            arrival?.cancel()
            arrival = closing(after: patience.body, context)
        case .body: break
        case .end:
            arrival?.cancel()
            arrival = nil
        }
        context.fireChannelRead(data)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        reading?.cancel()
        reading = context.channel.isWritable ? nil : closing(after: patience.reading, context)
        context.fireChannelWritabilityChanged()
    }

    private func closing(after time: TimeAmount, _ context: ChannelHandlerContext) -> Scheduled<Void> {
        let channel = context.channel
        return context.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
    }

    private func forget() {
        arrival?.cancel()
        reading?.cancel()
        (arrival, reading) = (nil, nil)
    }
}

import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A server of somebody else, at 127.0.0.1: answers as a test says, and remembers what it was asked.
final class Stranger: Sendable {
    /// What it answers: status, headers, body; a body without an end where there is none.
    struct Answer: Sendable {
        var status: HTTPResponseStatus = .ok
        var headers: HTTPHeaders = [:]
        var isEndless = false
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart
        let stranger: Stranger
        init(_ stranger: Stranger) { self.stranger = stranger }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard case .head(let head) = unwrapInboundIn(data) else { return }
            stranger.heads.withLock { $0.append(head) }
            var headers = stranger.answer.headers
            if !stranger.answer.isEndless { headers.replaceOrAdd(name: "content-length", value: "0") }
            let answer = HTTPResponseHead(version: .http1_1, status: stranger.answer.status, headers: headers)
            context.write(wrapOutboundOut(.head(answer)), promise: nil)
            guard stranger.answer.isEndless else {
                return context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            }
            goOn(context)
        }

        private func goOn(_ context: ChannelHandlerContext) {
            let part = IOData.byteBuffer(ByteBuffer(repeating: UInt8(ascii: "a"), count: 16_384))
            let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            context.writeAndFlush(wrapOutboundOut(.body(part))).whenSuccess {
                bound.value.0.goOn(bound.value.1)
            }
        }
    }

    private let heads = Mutex<[HTTPRequestHead]>([])
    private let answer: Answer
    private let channel = Mutex<(any Channel)?>(nil)

    private init(_ answer: Answer) { self.answer = answer }

    static func start(_ answer: Answer = Answer()) async throws -> Stranger {
        let stranger = Stranger(answer)
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Handler(stranger))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        stranger.channel.withLock { $0 = channel }
        return stranger
    }

    var port: Int { channel.withLock { $0?.localAddress?.port } ?? 0 }
    var asked: [HTTPRequestHead] { heads.withLock { $0 } }

    func stop() async throws { try await channel.withLock { $0 }?.close() }
}

internal import HTTPTypes
public import Hummingbird
internal import NIOCore
internal import ShiftworkCore

extension ShiftworkAPI {
    /// Mounts the API in a router, below its root, and beside it what it leads to: `/metrics`, `/docs`, `/redoc`,
    /// `/openapi.json` and `/openapi.yaml`.
    /// - Parameter besides: false leaves out what is beside it, for an application that has pages of these names.
    public func addRoutes(to router: some RouterMethods<some RequestContext>, besides: Bool = true) {
        let beside = besides ? Self.topRoutes.map(\.path) : []
        for method in [HTTPRequest.Method.get, .head, .post, .put, .patch, .delete, .options] {
            for path in [desk.root, desk.root + "/**"] + beside {
                router.on(RouterPath(path), method: method) { request, context in
                    let peer = (context as? any RemoteAddressRequestContext)?.remoteAddress?.ipAddress
                    return await respond(to: request, id: "\(context.id)", peer: peer)
                }
            }
        }
    }

    func respond(
        to request: Request, id: String, peer: String?, origin: String? = nil
    ) async -> Response {
        let reply = await respond(to: request.head, requestID: id, peer: peer, origin: origin) { limit in
            do {
                return Array(buffer: try await request.body.collect(upTo: limit))
            } catch is NIOTooManyBytesError {
                return nil
            } catch {
                throw Problem(.invalidBody, "The body breaks off, or is not sent as HTTP sends bodies.")
            }
        }
        return Response(reply, to: request).fit(for: request)
    }
}

extension Response {
    init(_ reply: Reply, to request: Request) {
        let body: ResponseBody =
            if case .live(let stream) = reply.body { ResponseBody(stream, to: request) } else {
                ResponseBody(reply.body)
            }
        self.init(status: reply.status, headers: reply.headers, body: body)
    }

    /// Without a body where none may follow.
    func fit(for request: Request) -> Response { request.method == .head ? createHeadResponse() : self }
}

extension ResponseBody {
    init(_ body: Reply.Body) {
        switch body {
        case .bytes(let bytes): self.init(byteBuffer: ByteBuffer(bytes: bytes))
        case .parts(let parts): self.init(asyncSequence: parts.map { ByteBuffer(bytes: $0) })
        case .live: self.init()
        }
    }

    /// A stream that ends when its reader goes, however little it would be told.
    fileprivate init(_ stream: LiveStream, to request: Request) {
        self.init { writer in
            try await request.body.consumeWithInboundCloseHandler { _ in
                while let part = await stream.next() { try await writer.write(ByteBuffer(bytes: part)) }
            } onInboundClosed: {
                stream.close()
            }
            try await writer.finish(nil)
        }
    }
}

internal import HTTPTypes
internal import Hummingbird
internal import ShiftworkCore

/// What stands between the connection and the API: names that are not ours, and the probes.
struct Front: HTTPResponder {
    typealias Context = FrontContext

    let api: ShiftworkAPI
    let hosts: Set<String>?
    let readiness: Readiness
    /// Proxies whose word on where a request comes from is believed.
    var proxies: Set<String> = []

    func respond(to request: Request, context: FrontContext) async -> Response {
        let id = "\(context.id)"
        guard isOurs(request.head.authority) else {
            let problem = Problem(.wrongHost, "This server does not go by that name.")
            return Response(guarded(Reply(problem, instance: "/", requestID: id)))
        }
        let probe = await Probes(readiness: readiness).reply(to: request.uri.path) {
            guard request.uri.queryParameters["verbose"] != nil else { return false }
            let caller = Caller(request.head, peer: peer(request, context))
            let principal = try? await api.desk.configuration.authenticate(caller)
            return principal?.permissions.contains(.read) ?? false
        }
        if let probe { return Response(guarded(probe)).fit(for: request) }
        return await api.respond(to: request, id: id, peer: peer(request, context))
    }

    private func guarded(_ reply: Reply) -> Reply {
        var reply = reply
        SecurityHeaders.add(to: &reply.headers, isEncrypted: api.desk.configuration.isEncrypted)
        return reply
    }

    /// Where a request comes from: the connection's other end, or where a trusted proxy says that it came from. What
    /// stands in the header before is the client's own word.
    private func peer(_ request: Request, _ context: FrontContext) -> String? {
        guard let peer = context.peer, proxies.contains(peer),
            let last = request.headers[.forwardedFor]?.split(separator: ",").last
        else { return context.peer }
        return String(last.trimming(while: \.isWhitespace))
    }

    /// Whether the client means this server, whatever the port.
    private func isOurs(_ authority: String?) -> Bool {
        guard let hosts else { return true }
        guard let authority else { return false }
        let name =
            authority.hasPrefix("[") ? authority.prefix { $0 != "]" } + "]" : authority.prefix { $0 != ":" }
        return hosts.contains(name.lowercased())
    }
}

extension Response {
    init(_ reply: Reply) {
        self.init(status: reply.status, headers: reply.headers, body: ResponseBody(reply.body))
    }
}

/// A request on its connection.
struct FrontContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The other end's address, without the port.
    let peer: String?

    init(source: ApplicationRequestContextSource) {
        (coreContext, peer) = (
            CoreRequestContextStorage(source: source), source.channel.remoteAddress?.ipAddress
        )
    }
}

extension HTTPField.Name {
    fileprivate static let forwardedFor = HTTPField.Name("X-Forwarded-For")!
}

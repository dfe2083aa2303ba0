internal import HTTPTypes
internal import Hummingbird
internal import ShiftworkCore

/// What stands between the connection and the API: names that are not ours, and the probes.
struct Front: HTTPResponder {
    typealias Context = BasicRequestContext

    let api: ShiftworkAPI
    let hosts: Set<String>?
    let readiness: Readiness

    func respond(to request: Request, context: BasicRequestContext) async -> Response {
        let id = "\(context.id)"
        guard isOurs(request.head.authority) else {
            let problem = Problem(.wrongHost, "This server does not go by that name.")
            return Response(Reply(problem, instance: "/", requestID: id))
        }
        switch request.uri.path {
        case "/livez": return Response(.plain(.ok, "alive")).fit(for: request)
        case "/readyz", "/startupz":
            let isReady = await readiness.isReady
            let reply = isReady ? Reply.plain(.ok, "ready") : .plain(.serviceUnavailable, "the store is away")
            return Response(reply).fit(for: request)
        default: return await api.respond(to: request, id: id)
        }
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

extension Reply {
    fileprivate static func plain(_ status: HTTPResponse.Status, _ text: String) -> Reply {
        Reply(
            status, headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
            body: .bytes(Array("\(text)\n".utf8)))
    }
}

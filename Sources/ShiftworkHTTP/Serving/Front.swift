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
        let probe = await Probes(readiness: readiness).reply(to: request.uri.path) {
            guard request.uri.queryParameters["verbose"] != nil else { return false }
            let principal = try? await api.desk.configuration.authenticate(request.head)
            return principal?.permissions.contains(.read) ?? false
        }
        if let probe { return Response(probe).fit(for: request) }
        return await api.respond(to: request, id: id)
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

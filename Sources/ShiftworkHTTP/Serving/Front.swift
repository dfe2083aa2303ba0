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
    var proxies: [IPRange] = []

    func respond(to request: Request, context: FrontContext) async -> Response {
        var response = await answer(request, context)
        // Who is not let in shall not keep the place of somebody who is.
        if [.unauthorized, .misdirectedRequest, .tooManyRequests].contains(response.status) {
            response.headers[.connection] = "close"
        }
        return response
    }

    private func answer(_ request: Request, _ context: FrontContext) async -> Response {
        let id = "\(context.id)"
        let origin = ForwardedFor.origin(from: context.peer, request.headers, trusting: proxies)
        let caller = Caller(request.head, peer: context.peer, origin: origin)
        guard isOurs(request.head.authority) else { return Response(await refusal(of: caller, id)) }
        let probe = await Probes(readiness: readiness).reply(to: request.uri.path) {
            guard request.uri.queryParameters["verbose"] != nil, (try? api.counted(caller, to: nil)) != nil
            else { return false }
            let principal = try? await api.desk.configuration.authenticate(caller)
            return principal?.permissions.contains(.read) ?? false
        }
        if let probe { return Response(guarded(probe)).fit(for: request) }
        return await api.respond(to: request, id: id, peer: caller.peer, origin: caller.origin)
    }

    /// *421*, or *429* to whoever asks for it too often.
    private func refusal(of caller: Caller, _ id: String) async -> Reply {
        var problem = Problem(.wrongHost, "This server does not go by that name.")
        do { _ = try api.counted(caller, to: nil) } catch { problem = error }
        var passage = Passage(caller, requestID: id)
        passage.problem = problem.kind
        await api.record(passage, caller.request, status: problem.kind.status, path: "/")
        return guarded(Reply(problem, instance: "/", requestID: id))
    }

    private func guarded(_ reply: Reply) -> Reply {
        var reply = reply
        SecurityHeaders.add(to: &reply.headers, isEncrypted: api.desk.configuration.isEncrypted)
        return reply
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

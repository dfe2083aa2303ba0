internal import HTTPTypes
internal import Logging
internal import ShiftworkCore

extension ShiftworkAPI {
    /// Answers a request: finds its route, asks who is there, checks what they want, and does it. Every
    /// mistake becomes a ``Problem``; nothing is thrown.
    /// - Parameters:
    ///   - peer: the address at the connection's other end; nil where it is not known.
    ///   - origin: where the request comes from, if a proxy that is trusted says so; else the peer.
    ///   - collect: reads the body, up to a number of bytes; nil when it has more.
    func respond(
        to request: HTTPRequest, requestID: String, peer: String? = nil, origin: String? = nil,
        collect: (Int) async throws -> [UInt8]?
    ) async -> Reply {
        let caller = Caller(request, peer: peer, origin: origin)
        let reply = await RequestTracing.serve(request) {
            await told(caller, requestID, collect: collect)
        }
        return finished(reply, to: request, requestID)
    }

    /// Answers a request, and tells the log, the metrics and the audit log of it.
    private func told(
        _ caller: Caller, _ requestID: String, collect: (Int) async throws -> [UInt8]?
    ) async -> (reply: Reply, note: RequestNote) {
        let request = caller.request
        var note = RequestNote(request, id: requestID)
        var passage = Passage(caller, requestID: requestID)
        var reply: Reply
        do {
            reply = try await RequestClock.$current.withValue(note.clock) {
                try await answer(request, &passage, collect: collect)
            }
        } catch {
            let problem = Problem(any: error)
            passage.problem = problem.kind
            // What is answered on purpose, as that there are too many streams, is no error.
            if problem.kind.status >= 500, !(error is Problem) {
                desk.logger.error(
                    "a request failed", metadata: ["error": "\(error)", "request_id": "\(requestID)"])
            }
            reply = Reply(problem, instance: Self.plainPath(request), requestID: requestID)
        }
        for field in passage.pace where reply.headers[field.name] == nil { reply.headers.append(field) }
        await record(passage, request, status: reply.status.code, path: Self.plainPath(request))
        note.route = passage.route.map { $0.path.isEmpty ? "/" : $0.path } ?? note.route
        note.principal = passage.principal?.name
        reply.headers[.serverTiming] = note.serverTiming
        note.tell(reply.status, desk)
        return (reply, note)
    }

    private func finished(_ reply: Reply, to request: HTTPRequest, _ requestID: String) -> Reply {
        var reply = reply
        reply.headers[.requestID] = requestID
        SecurityHeaders.add(to: &reply.headers, isEncrypted: desk.configuration.isEncrypted)
        desk.sharedOrigins.add(to: &reply.headers, for: request)
        return reply
    }

    private func answer(
        _ request: HTTPRequest, _ passage: inout Passage, collect: (Int) async throws -> [UInt8]?
    ) async throws -> Reply {
        let (path, query) = split(request)
        let found = table.find(request.method, path)
        if case .route(let route, _) = found { passage.route = route }
        try checkSize(of: request, to: passage.route, &passage)
        if let reply = desk.sharedOrigins.preflight(request) { return reply }
        switch found {
        case .nothing:
            throw Problem(.notFound, "There is nothing at this path. \(desk.root) has the list of routes.")
        case .methods(let methods):
            throw Problem(.methodNotAllowed, "This path takes \(methods.joined(separator: ", ")).")
                .with(header: "Allow", methods.joined(separator: ", "))
        case .route(let route, let parameters):
            if !route.isSafe, !desk.sharedOrigins.lets(request) { try CrossOrigin.check(request) }
            let principal = try await admit(request, to: route, &passage)
            try checkForm(of: request, for: route)
            let known = try QueryParameters(query, known: route.parameters)
            let body = route.body == .none ? [] : try await read(collect)
            // A page can send a body without a type anywhere, and no browser asks before.
            guard body.isEmpty || request.headerFields[.contentType] != nil else {
                throw Problem(.unsupportedMedia, "Say what the body is: Content-Type: application/json.")
            }
            let call = Call(
                desk: desk, principal: principal, caller: passage.caller, path: parameters, query: known,
                headers: request.headerFields, body: body, statedReason: passage.reason)
            let target = "\(request.method.rawValue) \(request.path ?? "")"
            return try await Repeating(route: route, call: call, target: target).reply()
        }
    }

    /// Path and query, still encoded.
    private func split(_ request: HTTPRequest) -> (path: Substring, query: Substring?) {
        let halves = (request.path ?? "/").split(
            separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        return (halves[0], halves.count == 2 ? halves[1] : nil)
    }

    /// *406* and *415*: what is sent and what is wanted must be what the route speaks.
    private func checkForm(of request: HTTPRequest, for route: Route) throws(Problem) {
        if let encoding = request.headerFields[.contentEncoding], encoding.lowercased() != "identity" {
            throw Problem(.unsupportedMedia, "Send the body as it is, without Content-Encoding.")
        }
        let type = request.headerFields[.contentType].map { $0.prefix { $0 != ";" }.lowercased() }
        switch (route.body, type) {
        case (.none, _), (_, nil), (_, "application/json"), (.many, "application/x-ndjson"): break
        default: throw Problem(.unsupportedMedia, "The body must be application/json.")
        }
        guard let accept = request.headerFields[.accept] else { return }
        let wanted = accept.split(separator: ",").map { range in
            range.prefix { $0 != ";" }.filter { !$0.isWhitespace }.lowercased()
        }
        let spoken = [
            "*/*", "application/*", "application/json", "application/x-ndjson", "text/event-stream",
        ]
        let ranges = [route.form, route.form.prefix { $0 != "/" } + "/*"]
        guard
            wanted.isEmpty || wanted.contains(where: spoken.contains)
                || wanted.contains(where: ranges.contains)
        else {
            throw Problem(.notAcceptable, "Answers are \(route.form).")
        }
    }

    private func read(_ collect: (Int) async throws -> [UInt8]?) async throws -> [UInt8] {
        guard let body = try await collect(desk.configuration.bodyLimit) else {
            throw Problem(.tooLarge, "A body has at most \(desk.configuration.bodyLimit) bytes.")
        }
        return body
    }

    private static func plainPath(_ request: HTTPRequest) -> String {
        String((request.path ?? "/").prefix { $0 != "?" }).escapedForMessages
    }
}

extension Reply {
    init(_ problem: Problem, instance: String, requestID: String) {
        var headers: HTTPFields = [.contentType: "application/problem+json"]
        for (name, value) in problem.headers {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        let status = HTTPResponse.Status(code: problem.kind.status)
        let body = problem.body(instance: instance, requestID: requestID)
        self.init(status, headers: headers, body: .bytes(body))
    }
}

extension HTTPField.Name {
    static let requestID = HTTPField.Name("X-Request-Id")!
    static let link = HTTPField.Name("Link")!
    static let serverTiming = HTTPField.Name("Server-Timing")!
    static let prefer = HTTPField.Name("Prefer")!
    static let preferenceApplied = HTTPField.Name("Preference-Applied")!
}

internal import HTTPTypes
internal import Logging
internal import ShiftworkCore

extension ShiftworkAPI {
    /// Who asks, if they may.
    func admit(_ request: HTTPRequest, to route: Route, _ passage: inout Passage) async throws -> Principal {
        if desk.configuration.isReadOnly, !route.isSafe {
            throw Problem(.readOnly, "This server only reads. Ask one that writes.")
        }
        guard let permission = route.permission, !desk.configuration.opened.contains(route.path) else {
            return Principal(name: "anybody", permissions: [])
        }
        guard let principal = try await identified(passage.caller) else {
            throw Problem(.unauthorized, "Send a key: Authorization: Bearer sw_….")
                .with(header: "WWW-Authenticate", "Bearer realm=\"shiftwork\"")
        }
        passage.principal = principal
        passage.pace = try desk.pace.credential?.take(Self.pacer(principal.credential, route)) ?? passage.pace
        guard principal.permissions.contains(permission) else {
            throw Problem(
                .forbidden, "This needs the permission \(permission.rawValue), which you do not have.")
        }
        return principal
    }

    /// Whoever cannot be looked up is not let in.
    private func identified(_ caller: Caller) async throws -> Principal? {
        do {
            return try await desk.configuration.authenticate(caller)
        } catch let problem as Problem {
            throw problem
        } catch {
            desk.logger.error("nobody can be authenticated", metadata: ["error": "\(error)"])
            throw Problem(.storeUnavailable, "Who you are cannot be found out now. Try again.")
        }
    }

    /// What nobody may send, whoever they are, and not too often.
    func checkSize(of request: HTTPRequest, to route: Route?, _ passage: inout Passage) throws(Problem) {
        guard (request.path ?? "").utf8.count <= RequestLimits.target else {
            throw Problem(.targetTooLong, "Path and query have at most \(RequestLimits.target) bytes.")
        }
        let fields = request.headerFields
        let bytes = fields.reduce(0) { $0 + $1.name.rawName.utf8.count + $1.value.utf8.count }
        guard fields.count <= RequestLimits.headers, bytes <= RequestLimits.headerBytes else {
            throw Problem(
                .headersTooLarge,
                "A request has at most \(RequestLimits.headers) headers, of \(RequestLimits.headerBytes) bytes."
            )
        }
        passage.pace = try counted(passage.caller, to: route)
    }

    /// Counts a request of its origin.
    /// - Throws: ``Problem``: 429.
    /// - Returns: the headers that tell how much is left.
    func counted(_ caller: Caller, to route: Route?) throws(Problem) -> HTTPFields {
        guard let origin = caller.origin, let pace = desk.pace.address else { return [:] }
        return try pace.take(Self.pacer(IPAddress.neighborhood(of: origin), route))
    }

    /// Workers are counted apart.
    private static func pacer(_ who: String, _ route: Route?) -> String {
        route?.permission == .work ? "work \(who)" : who
    }

    /// Leaves a record of a change or a denial.
    func record(_ passage: Passage, _ request: HTTPRequest, status: Int, path: String) async {
        guard let outcome = passage.outcome(status: status) else { return }
        await desk.audit.note(
            AuditRecord(
                at: desk.now(), actor: passage.principal?.name, credential: passage.principal?.credential,
                tenant: passage.principal?.tenant, peer: passage.caller.origin,
                method: request.method.rawValue,
                path: String(path.prefix(500)), route: passage.route?.path, status: status, outcome: outcome,
                problem: passage.problem?.slug, reason: passage.reason.text, requestID: passage.requestID))
    }
}

/// How large a request may be apart from its body. The connection refuses what is far beyond, without an answer.
enum RequestLimits {
    /// Bytes of path and query: a query in `q` may be 2,048 characters, each of which up to twelve bytes of a target.
    static let target = 32_768
    static let headers = 100
    static let headerBytes = 32_768
}

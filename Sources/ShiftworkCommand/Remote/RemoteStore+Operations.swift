internal import ShiftworkCore

// Actions on queries: the server carries them out.
extension RemoteStore {
    /// Has the server look at what an operation would do: what is then begun with the same words treats nothing that
    /// came later.
    func preview(_ action: ControlAction, _ query: JobQuery) async throws(StoreError) {
        let body = JSONWriter.bytes { json in
            json.object { json in
                json.member("action", action.name)
                json.member("q", query.description)
                json.member("dry_run", true)
            }
        }
        let token = try await ask("preview", "POST", "/operations", body) { $0.scalar(at: ["confirm_token"]) }
        if let token { remember(token: token, of: action, query.description) }
    }

    func startOperation(_ operation: Operation) async throws(StoreError) {
        let body = JSONWriter.bytes { json in
            json.object { json in
                json.member("action", operation.action.name)
                json.member("q", operation.query)
                if let rate = operation.rate { json.member("rate", rate) }
                if let limit = operation.limit { json.member("limit", limit) }
                if let reason = operation.reason { json.member("reason", reason) }
                if let token = token(of: operation.action, operation.query) {
                    json.member("confirm_token", token)
                }
                switch operation.action {
                case .move(let queue): json.member("queue", queue.rawValue)
                case .setPriority(let priority): json.member("priority", priority)
                case .cancel, .kill, .pause, .resume, .retry, .rerun, .release, .delete, .change: break
                }
            }
        }
        // By this key the server begins one operation, however often it is asked.
        let headers = ["Idempotency-Key": operation.id.description]
        let id = try await askAgain("startOperation", "POST", "/operations", body, headers: headers) {
            $0.scalar(at: ["id"])
        }
        if let id { remember(operation.id, as: id) }
    }

    func setOperation(_ operation: OperationID, to state: Operation.State) async throws(StoreError) -> Bool {
        let verb: String
        switch state {
        case .running: verb = "resume"
        case .paused: verb = "pause"
        case .canceled: verb = "cancel"
        case .finished: throw Self.needsStore("ending an operation")
        }
        let answer = try await answer("setOperation", "POST", "/operations/\(name(of: operation))/\(verb)")
        if [404, 409].contains(answer.status) { return false }
        guard answer.status == 202 else { throw Self.refused("setOperation", answer) }
        return true
    }

    func operations(scope _: Scope, limit: Int) async throws(StoreError) -> [Operation] {
        try await list("operations", "/operations?limit=\(min(limit, 1_000))") { try Operation($0) }
    }

    func operations(
        in states: Set<Operation.State>, endedAfter moment: Timestamp?, scope: Scope, limit: Int
    ) async throws(StoreError) -> [Operation] {
        throw Self.needsStore("maintenance")
    }

    func operation(_ id: OperationID) async throws(StoreError) -> Operation? {
        let answer = try await answer("operation", "GET", "/operations/\(name(of: id))")
        if answer.status == 404 { return nil }
        return try Self.read("operation", answer) { try Operation(try JSONFields($0)) }
    }
}

extension Operation {
    /// Reads an operation as the API shows it. Where one moves jobs to is not told.
    fileprivate init(_ fields: JSONFields) throws {
        guard let id: OperationID = try fields.id("id"), let asOf = try fields.moment("as_of"),
            let state = try fields.string("state").flatMap(State.init)
        else { throw fields.error("id", "This program does not know this operation") }
        self.init(
            id: id, action: ControlAction(named: try fields.required("action")),
            query: try fields.string("q") ?? "", asOf: asOf)
        self.state = state
        tenant = try fields.string("tenant")
        (actor, reason, rate) = (
            try fields.string("actor"), try fields.string("reason"), try fields.integer("rate")
        )
        limit = try fields.integer("limit")
        (expected, matched) = (try fields.integer("expected"), try fields.integer("matched") ?? 0)
        done = try fields.integer("done") ?? 0
        for member in fields.json("skipped")?.members ?? [] { skipped[member.name] = Int(member.value.text) }
        createdAt = try fields.moment("created_at") ?? asOf
        endedAt = try fields.moment("ended_at")
    }
}

extension ControlAction {
    fileprivate init(named name: String) {
        let plain: [ControlAction] = [.cancel, .kill, .pause, .resume, .retry, .rerun, .release, .delete]
        self = plain.first { $0.name == name } ?? (name == "move" ? .move("") : .setPriority(0))
    }
}

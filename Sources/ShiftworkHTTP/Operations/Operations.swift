internal import HTTPTypes
internal import ShiftworkCore

extension ShiftworkAPI {
    /// Bulk actions over a query.
    static let operationRoutes: [Route] = [
        Route(.post, "/operations", .operate, "Begin a bulk action", body: .json) {
            try await Operating(call: $0).begin()
        },
        Route(.get, "/operations", .read, "Bulk actions, newest first", parameters: ["limit"]) { call in
            let limit = try call.query.integer("limit", in: 1...1_000) ?? 50
            let all = try await call.store.operations(limit: call.principal.tenant == nil ? limit : 10_000)
            return .list(Array(all.filter { call.sees($0) }.prefix(limit)))
        },
        Route(.get, "/operations/{id}", .read, "How a bulk action stands") {
            .json(try await $0.operation())
        },
        change("pause", to: .paused, "Halt a bulk action"),
        change("resume", to: .running, "Go on with a bulk action"),
        change("cancel", to: .canceled, "End a bulk action where it stands"),
    ]

    private static func change(_ word: String, to state: Operation.State, _ summary: String) -> Route {
        Route(.post, "/operations/{id}/\(word)", .operate, summary, body: .json) { call in
            _ = try call.fields(["reason"])
            let operation = try await call.operation()
            guard try await call.store.setOperation(operation.id, to: state) else {
                throw Problem(.wrongStatus, "The operation has ended: \(operation.state.rawValue).")
            }
            return .json(try await call.operation(), .accepted)
        }
    }
}

extension Call {
    /// Whether an operation is the caller's to know of.
    func sees(_ operation: Operation) -> Bool {
        principal.tenant == nil || operation.tenant == principal.tenant
    }

    /// The operation that the path names.
    func operation() async throws -> Operation {
        let id: OperationID = try id("id", of: "operation with this id")
        guard let operation = try await store.operation(id), sees(operation) else {
            throw Problem.notFound("operation with this id")
        }
        return operation
    }
}

/// Begins operations.
struct Operating {
    let call: Call

    private static let fields = ["action", "q", "dry_run", "reason", "rate", "queue", "priority"]

    /// *202* with the operation; with `dry_run` *200*, and nothing begins.
    func begin() async throws -> Reply {
        let given = try call.fields(Self.fields)
        let action = try action(given)
        if action == .delete, !call.principal.permissions.contains(.administer) {
            throw Problem(.forbidden, "Deleting needs the permission \(Permission.administer.rawValue).")
        }
        let now = try await call.store.now()
        let query = try JobQuery(parsing: try given.required("q")).resolved(at: now)
        if try given.flag("dry_run") {
            return try await preview(of: action, query, now)
        }
        let operation = try await start(
            action, query, reason: try given.string("reason"),
            rate: try given.count("rate").map { max(1, $0) })
        return Reply.json(operation, .accepted).with(
            .location, "\(call.desk.root)/operations/\(operation.id)")
    }

    func start(
        _ action: ControlAction, _ query: JobQuery, reason: String? = nil, rate: Int? = nil
    ) async throws -> Operation {
        let now = try await call.store.now()
        let resolved = query.resolved(at: now)
        let id = OperationID(call.desk.makeID())
        var operation = Operation(id: id, action: action, query: resolved.description, asOf: now)
        (operation.tenant, operation.actor) = (call.principal.tenant, call.principal.name)
        (operation.reason, operation.rate) = (reason, rate)
        let count = try await call.store.count(resolved, scope: call.scope, upTo: 10_000)
        operation.expected = count.isExact ? count.value : nil
        try await call.store.startOperation(operation)
        return operation
    }

    /// How many match, and five of them.
    private func preview(of action: ControlAction, _ query: JobQuery, _ now: Timestamp) async throws -> Reply
    {
        let count = try await call.store.count(query, scope: call.scope, upTo: 10_000)
        var request = PageRequest(query, limit: 5)
        request.scope = call.scope
        let samples = try await call.store.page(request).jobs
        return .json { json in
            json.object { json in
                json.member("action", action.name)
                json.member("q", query.description)
                json.member("matched", count.value)
                json.member("exact", count.isExact)
                json.member("as_of", now)
                json.key("samples")
                json.array { json in
                    for job in samples { json.raw(JobJSON(fields: .summary).encode(job, now: now)) }
                }
            }
        }
    }

    private func action(_ given: JSONFields) throws -> ControlAction {
        let word = try given.required("action")
        switch word {
        case "move":
            let queue = try given.required("queue")
            try call.desk.configuration.limits.checkQueue(queue)
            return .move(QueueName(queue))
        case "set_priority":
            guard let priority = try given.integer("priority"), (0...9).contains(priority) else {
                throw given.error("priority", "A priority is 0 to 9; 0 runs first")
            }
            return .setPriority(priority)
        default:
            guard let action = ControlAction.plain.first(where: { $0.name == word }) else {
                let words = ControlAction.plain.map(\.name) + ["move", "set_priority"]
                throw given.error("action", "It is one of \(words.joined(separator: ", "))")
            }
            return action
        }
    }
}

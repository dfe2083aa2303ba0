internal import HTTPTypes
internal import ShiftworkCore

extension ShiftworkAPI {
    /// Bulk actions over a query.
    static let operationRoutes: [Route] = [
        Route(.post, "/operations", .operate, "Begin a bulk action", body: .json, isRepeatable: true) {
            try await Operating(call: $0).begin()
        },
        Route(.get, "/operations", .read, "Bulk actions, newest first", parameters: ["limit"]) { call in
            let limit = try call.query.integer("limit", in: 1...1_000) ?? 50
            return .list(try await call.store.operations(scope: call.scope, limit: limit))
        },
        Route(.get, "/operations/{id}", .read, "How a bulk action stands") {
            .json(try await $0.operation())
        },
        Route(
            .get, "/operations/{id}/items", .read, "What became of each job of a bulk action, for a week",
            form: "application/x-ndjson"
        ) { OperationItems(operation: try await $0.operation(), store: $0.store).reply() },
        change("pause", to: .paused, "Halt a bulk action"),
        change("resume", to: .running, "Go on with a bulk action"),
        change("cancel", to: .canceled, "End a bulk action where it stands"),
    ]

    private static func change(_ word: String, to state: Operation.State, _ summary: String) -> Route {
        Route(.post, "/operations/{id}/\(word)", .operate, summary, body: .json) { call in
            _ = try call.reason()
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

    private static let fields = [
        "action", "q", "ids", "dry_run", "confirm_token", "reason", "rate", "limit", "queue", "priority",
    ]

    /// *202* with the operation; with `dry_run` *200*, and nothing begins.
    func begin() async throws -> Reply {
        let given = try call.fields(Self.fields)
        let action = try action(given)
        if action == .delete, !call.principal.permissions.contains(.administer) {
            throw Problem(.forbidden, "Deleting needs the permission \(Permission.administer.rawValue).")
        }
        let now = try await call.store.now()
        let asked = try query(given)
        if try given.flag("dry_run") {
            return .json(try await Preview(of: action, asked.resolved(at: now), call: call, now: now))
        }
        let rate = try given.count("rate").map { max(1, $0) }
        let limit = try given.count("limit")
        if limit == 0 { throw given.error("limit", "At least one job") }
        var shown: ConfirmToken?
        if let token = try given.string("confirm_token") {
            shown = try ConfirmToken(reading: token, action, asked, call.scope, try await call.confirmKey())
        }
        let operation = try await start(
            action, asked, reason: try call.reason(in: given), rate: rate, limit: limit, asOf: shown?.asOf)
        return Reply.json(operation, .accepted).with(
            .location, "\(call.desk.root)/operations/\(operation.id)")
    }

    func start(
        _ action: ControlAction, _ query: JobQuery, reason: String? = nil, rate: Int? = nil,
        limit: Int? = nil, asOf: Timestamp? = nil
    ) async throws -> Operation {
        let id = OperationID(call.desk.makeID())
        // A request that is repeated has begun it, and needs no room for it again.
        if let begun = try await call.store.operation(id), call.sees(begun) { return begun }
        try await call.checkRoomForOperation()
        let present = try await call.store.now()
        // What was shown then is what is treated now.
        let now = asOf.map { min($0, present) } ?? present
        let resolved = query.resolved(at: now)
        var operation = Operation(id: id, action: action, query: resolved.description, asOf: now)
        (operation.tenant, operation.actor) = (call.principal.tenant, call.principal.name)
        (operation.reason, operation.rate, operation.createdAt) = (reason, rate, present)
        operation.limit = limit
        let count = try await call.store.count(resolved, scope: call.scope, upTo: 10_000)
        operation.expected = count.isExact ? count.value : nil
        try await call.store.startOperation(operation)
        return operation
    }

    /// The jobs that are meant: by a query, or by their ids.
    private func query(_ given: JSONFields) throws -> JobQuery {
        let ids = try given.strings("ids")
        guard !ids.isEmpty else {
            guard given.json("q") != nil else { throw given.error("q", "Give q or ids") }
            return try JobQuery(parsing: try given.required("q"))
        }
        guard given.json("q") == nil else { throw given.error("ids", "Give q or ids, not both") }
        guard ids.count <= JobQuery.valueLimit else {
            throw given.error("ids", "At most \(JobQuery.valueLimit) ids are named at a time; use q for more")
        }
        let known = try ids.enumerated().map { index, text in
            guard let id = JobID(parsing: text) else {
                throw given.error("ids/\(index)", "An id of 36 characters is expected here")
            }
            return id
        }
        guard let values = JobQuery.Values(known) else { throw given.error("ids", "Name one job at least") }
        return JobQuery(.id(values))
    }

    private func action(_ given: JSONFields) throws -> ControlAction {
        let word = try given.required("action")
        for (name, owner) in [("queue", "move"), ("priority", "set_priority")] where word != owner {
            guard given.json(name) == nil else { throw given.error(name, "Only \(owner) takes it") }
        }
        switch word {
        case "move":
            let queue = try given.required("queue")
            try call.desk.configuration.limits.checkQueue(queue)
            try OwnNames.refuse(queue, at: "queue")
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

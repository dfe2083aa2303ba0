internal import HTTPTypes
internal import ShiftworkCore

extension ShiftworkAPI {
    /// Lines of jobs.
    static let queueRoutes: [Route] = [
        Route(.get, "/queues", .read, "All queues: depth by status, oldest job, pause") { call in
            .list(try await call.store.queues(scope: call.scope))
        },
        Route(
            .get, "/queues/{name}", .read, "One queue: depth, rates, slots; autoscalers read it",
            parameters: ["tenant"]
        ) { .json(try await QueueSheet(call: $0)) },
        Route(
            .patch, "/queues/{name}", .administer, "Limit what a queue hands out", parameters: ["tenant"],
            body: .json
        ) { try await Limiting(call: $0).reply() },
        Route(
            .post, "/queues/{name}/pause", .operate, "Hand out no more jobs of a queue",
            parameters: ["tenant"],
            body: .json
        ) {
            call in
            let given = try call.fields(["reason", "until"])
            if try given.string("reason")?.utf8.contains(0) == true {
                throw given.error("reason", "A text without NUL is expected here")
            }
            let name = try call.queueName()
            let now = try await call.store.now()
            let pause = QueuePause(
                since: now, until: try given.moment("until"), actor: call.principal.name,
                reason: try call.reason(in: given))
            guard !pause.isOver(at: now) else {
                throw given.error("until", "This moment is past: the queue would be open")
            }
            try await call.store.pauseQueue(name, pause, tenant: try call.queueTenant())
            return .json(try await call.queue())
        },
        Route(.post, "/queues/{name}/resume", .operate, "Open a queue", parameters: ["tenant"], body: .json) {
            call in
            _ = try call.reason()
            try await call.store.resumeQueue(try call.queueName(), tenant: try call.queueTenant())
            return .json(try await call.queue())
        },
        Route(
            .post, "/queues/{name}/purge", .administer, "Cancel everything that waits in a queue",
            parameters: ["tenant"], body: .json,
            isRepeatable: true
        ) {
            call in
            let given = try call.fields(["reason"])
            let waiting = try JobQuery(parsing: "status:open -status:started,kill_requested")
            let query =
                waiting && .queue(try call.queueName().rawValue) && .tenant(try call.queueTenant() ?? "")
            let operation = try await Operating(call: call)
                .start(.cancel, query, reason: try call.reason(in: given))
            return .json(operation, .accepted)
        },
    ]
}

extension Call {
    /// The queue's name in the path. What cannot be one names nothing.
    func queueName() throws -> QueueName {
        let name = path["name"] ?? ""
        do {
            try desk.configuration.limits.checkQueue(name)
        } catch {
            throw Problem.notFound("queue of this name")
        }
        return QueueName(name)
    }

    /// Whose queue is meant: each tenant has queues of its own. Who sees all says it with the parameter `tenant`;
    /// without it, the queue of jobs without a tenant.
    func queueTenant() throws -> String? {
        guard let own = principal.tenant else { return query["tenant"] }
        guard query["tenant"] == nil || query["tenant"] == own else {
            throw Problem.notFound("queue of this name")
        }
        return own
    }

    /// The queue that the path names.
    func queue() async throws -> QueueRecord {
        let name = try queueName()
        let tenant = try queueTenant()
        let found = try await store.queues(scope: scope).first { $0.name == name && $0.tenant == tenant }
        guard let found else { throw Problem.notFound("queue of this name") }
        return found
    }
}

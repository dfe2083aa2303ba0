internal import HTTPTypes
internal import ShiftworkCore
internal import ShiftworkRuntime

extension ShiftworkAPI {
    /// What can be done to one job.
    static let actionRoutes: [Route] =
        [
            action(.cancel, "Call a job off, or ask it to stop if it runs"),
            action(.kill, "Ask a running job to stop"),
            action(.pause, "Hold a job back"),
            action(.resume, "Let go of a job that is held back"),
            action(.retry, "Run a job again that failed, was killed or canceled", fields: ["delay_ms"]),
            action(.rerun, "Run a finished job again, on purpose", fields: ["delay_ms"]),
            action(.release, "Run a job now, before its time"),
        ] + [
            Route(.patch, "/jobs/{id}", .operate, "Change a job that does not run", body: .json) {
                try await Acting(call: $0).edit()
            },
            Route(
                .delete, "/jobs/{id}", .operate, "Remove an ended job and all about it",
                parameters: ["force", "reason"]
            ) { try await Acting(call: $0).remove() },
        ]

    private static func action(_ action: ControlAction, _ summary: String, fields: [String] = []) -> Route {
        Route(.post, "/jobs/{id}/\(action.name)", .operate, summary, parameters: ["words"], body: .json) {
            call in
            let given = try call.fields(["reason"] + fields)
            let delay = fields.contains("delay_ms") ? try given.milliseconds("delay_ms") : nil
            return try await Acting(call: call).reply(
                to: action, reason: try call.reason(in: given), delay: delay)
        }
    }
}

/// Does something to one job, if it is as the caller thinks it is.
struct Acting {
    let call: Call

    /// *200* with the job as it now is; *202* for a wish that takes time.
    func reply(to action: ControlAction, reason: String?, delay: Duration?) async throws -> Reply {
        let after = try await act(action, reason: reason, delay: delay)
        let isWish = after == .killRequested
        return try await call.answer(try await call.job(), isWish ? .accepted : .ok)
    }

    /// The job's status afterwards; nil once it is gone.
    /// - Parameter isChecked: whether the job must be as the caller read it; not when this call has changed it since.
    func act(
        _ action: ControlAction, reason: String? = nil, delay: Duration? = nil, isChecked: Bool = true
    ) async throws -> JobStatus? {
        let job = try await call.job()
        if isChecked { try call.check(version: Reply.tag(of: job), of: "job") }
        var request = ControlRequest(action, jobs: [job.id], scope: call.scope)
        (request.actor, request.reason, request.delay) = (call.principal.name, reason, delay ?? .zero)
        // What the caller read is compared once more where nobody comes in between.
        if isChecked, call.namesVersion { request.expected = JobVersion(of: job) }
        switch try await call.store.control(request)?.first {
        case .done(_, let status):
            if let status, status.isTerminal {
                call.desk.meters.jobs.ended(status, type: job.type, queue: job.queue)
            }
            return status
        case .unchanged(let status): return status
        case .changed: throw Problem.changed("job")
        case .refused(let status): throw Problem.wrongStatus(status, for: action)
        case .uniqueKeyHeld(let other):
            throw Problem(.wrongStatus, "Another job that has not ended holds its unique key: \(other).")
        case .notFound, nil: throw Problem.notFound("job with this id")
        }
    }

    /// *204* once it is gone. With `force` a job that has not ended is called off first: *202* while it runs on.
    func remove() async throws -> Reply {
        let reason = call.queryReason
        var isChecked = true
        if try call.query.flag("force") {
            guard call.principal.permissions.contains(.administer) else {
                throw Problem(.forbidden, "Forcing needs the permission \(Permission.administer.rawValue).")
            }
            if !(try await call.job()).status.isTerminal {
                let called = try await reply(to: .cancel, reason: reason, delay: nil)
                if called.status == .accepted { return called }
                isChecked = false
            }
        }
        _ = try await act(.delete, reason: reason, isChecked: isChecked)
        return Reply(.noContent)
    }

    /// Changes a job that does not run.
    func edit() async throws -> Reply {
        let given = try call.fields(JobEdit.fieldNames + ["reason"])
        let edit = try JobEdit(given)
        guard edit != JobEdit() else {
            let names = JobEdit.fieldNames.joined(separator: ", ")
            throw Problem(.invalidBody, "Name what is to be different: \(names).")
        }
        let limits = call.desk.configuration.limits
        if let queue = edit.queue?.rawValue {
            try limits.checkQueue(queue)
            try OwnNames.refuse(queue, at: "queue")
        }
        if let tags = edit.tags { try limits.checkTags(tags) }
        return try await reply(to: .change(edit), reason: try call.reason(in: given), delay: nil)
    }
}

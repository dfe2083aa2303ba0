internal import GRDB
public import ShiftworkCore

extension SQLiteStore {
    /// Does one action to some jobs, in one commit; one answer for each. Nil when `step` is no longer the
    /// operation's next.
    public func control(_ request: ControlRequest) async throws(StoreError) -> [ControlReply]? {
        try await writer.perform("control", .durable, weight: 1 + request.jobs.count) { session in
            try session.control(request)
        }
    }
}

/// What an operator changes besides statuses.
struct ControlStatements {
    let pause: HotStatement
    let resume: HotStatement

    init(_ db: Database) {
        pause = HotStatement(
            db,
            "UPDATE queue SET paused_at = ?, paused_until = ?, paused_by = ?, paused_reason = ? WHERE id = ?")
        resume = HotStatement(
            db,
            """
            UPDATE queue
            SET paused_at = NULL, paused_until = NULL, paused_by = NULL, paused_reason = NULL
            WHERE id = ?
            """)
    }
}

extension Session {
    func control(_ request: ControlRequest) throws -> [ControlReply]? {
        hasNews = true
        guard let step = request.step else { return try act(on: request.jobs, request) }
        guard let operation = try self.operation(step.operation), operation.awaits(step) else { return nil }
        let replies = try act(on: request.jobs, request)
        try save(operation.advanced(by: step, replies, at: now))
        if let items = operation.items(of: request.jobs, replies, at: now) { _ = try save(items) }
        return replies
    }

    /// One after the other: what a job's end means for others is known to those that come behind it.
    private func act(on ids: [JobID], _ request: ControlRequest) throws -> [ControlReply] {
        try ids.map { id in
            let reply = try act(on: id, request)
            try settleDependents()
            return reply
        }
    }

    private func act(on id: JobID, _ request: ControlRequest) throws -> ControlReply {
        guard let job = try jobs.find(id) else { return .notFound }
        let tenant = try names.queue(job.queue).tenant
        guard request.scope.covers(tenant: tenant) else { return .notFound }
        let status = job.motion.status
        if let expected = request.expected, try version(of: job) != expected { return .changed(status) }
        let waits = job.flags.contains(.dependencies) ? try sides.waits(job.n) : false
        switch request.action.decision(for: job.motion, waitsForJobs: waits, now: now) {
        case .unchanged: return .unchanged(status)
        case .refused: return .refused(status)
        case .delete:
            guard try !isWaitedFor(job) else { return .refused(status) }
            try delete(job)
            return .done(from: status, to: nil)
        case .edit(let edit): return try change(job, by: edit, tenant: tenant, request)
        case .event(let event): return try apply(event, to: job, tenant: tenant, request)
        }
    }

    private func apply(
        _ event: JobEvent, to job: Position, tenant: String?, _ request: ControlRequest
    ) throws -> ControlReply {
        if job.place == .ended, let holder = try takeKey(for: job, tenant: tenant) {
            return .uniqueKeyHeld(by: holder)
        }
        let due = request.delay > .zero && job.place == .ended ? now + request.delay : nil
        guard var next = job.motion.after(event, at: now, due: due) else {
            return .refused(job.motion.status)
        }
        var note = StepNote()
        (note.actor, note.reason, note.isByOperator) = (request.actor, request.reason, true)
        if event == .rerun { try keepSuccess(of: job) }
        var moved = try step(job, by: event, to: next, note: note)
        if let due, job.place == .ended, let later = moved.motion.after(.postpone, at: now, due: due) {
            next = later
            moved = try step(moved, by: .postpone, to: next, note: note)
        }
        return .done(from: job.motion.status, to: moved.motion.status)
    }

    /// Takes the unique key again for a job that is to live again; returns who holds it, if somebody else
    /// does.
    private func takeKey(for job: Position, tenant: String?) throws -> JobID? {
        guard job.flags.contains(.uniqueKey), let key = try sides.details(of: job.n).uniqueKey else {
            return nil
        }
        if let holder = try sides.holder(of: key, tenant: tenant) {
            return try jobs.find(number: holder)?.id
        }
        try sides.hold(key, tenant: tenant, by: job.n)
        return nil
    }

    /// A success stands on the job itself, which will say something else: so it goes into the history now.
    private func keepSuccess(of job: Position) throws {
        let asked = job.flags.contains(.events) ? try sides.lastStep(of: job.n) : nil
        let wasAskedToStop = asked?.to == JobStatus.killRequested.code
        var entry = HistoryEntry(
            at: job.endedAt ?? now, kind: .event(.succeed), from: wasAskedToStop ? .killRequested : .started,
            to: job.motion.status, attempt: job.motion.attempt)
        entry.worker = try job.worker.flatMap { try workers.id(of: $0) }
        (entry.enqueuedAt, entry.startedAt) = (job.motion.enqueuedAt, job.startedAt)
        try sides.record(entry, of: job.n, cause: nil)
    }
}

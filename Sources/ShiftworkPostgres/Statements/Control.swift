public import ShiftworkCore

extension PostgresStore {
    /// Does one action to some jobs, in one commit; one answer for each. Nil when `step` is no longer the
    /// operation's next.
    public func control(_ request: ControlRequest) async throws(StoreError) -> [ControlReply]? {
        // A job that came between the look and the change may be of a tenant that has no such queue yet: once more
        // then.
        for _ in 1...2 {
            let answer = await attempt(request)
            guard case .failure(let error) = answer, error.underlying is UnnamedQueue else {
                return try answer.get()
            }
        }
        return try await attempt(request).get()
    }

    private func attempt(_ request: ControlRequest) async -> Result<[ControlReply]?, StoreError> {
        do {
            let kinds = try await kinds(for: request)
            return .success(
                try await change("control", .durable, naming: kinds) { session in try session.control(request)
                })
        } catch {
            return .failure(error)
        }
    }

    /// The queues that jobs are to be moved to: one for each tenant.
    private func kinds(for request: ControlRequest) async throws(StoreError) -> [JobKind] {
        guard let name = request.action.queue else { return [] }
        let ids = request.jobs.map(\.uuid)
        return try await look("control") { look in
            let rows = try look.ask(
                """
                SELECT DISTINCT queue.tenant, type.name
                FROM job JOIN queue ON queue.id = queue_id JOIN type ON type.id = type_id
                WHERE job.id = ANY (\(ids))
                """)
            return rows.map { row in
                let tenant: String = row[0]
                return JobKind(
                    queue: Names.Queue(tenant: tenant.isEmpty ? nil : tenant, name: name),
                    type: JobType(row[1]))
            }
        }
    }
}

extension Session {
    func control(_ request: ControlRequest) throws -> [ControlReply]? {
        hasNews = true
        guard let step = request.step else { return try act(on: request.jobs, request) }
        guard let operation = try operation(step.operation), operation.awaits(step) else { return nil }
        let replies = try act(on: request.jobs, request)
        try save(operation.advanced(by: step, replies, at: now))
        if let items = operation.items(of: request.jobs, replies, at: now), try hasDocuments() {
            _ = try save([items])
        }
        return replies
    }

    /// One after the other: what a job's end means for others is known to those that come behind it.
    private func act(on ids: [JobID], _ request: ControlRequest) throws -> [ControlReply] {
        // Jobs move from place to place while others wait for them, and would be waited for there in another order.
        // Their own rows never move: so those that act on the same jobs meet here first.
        transaction.write(
            "SELECT 1 FROM job WHERE id = ANY (\(ids.sorted().map(\.uuid))) ORDER BY id FOR NO KEY UPDATE")
        try load(ids)
        return try ids.map { id in
            let reply = try act(on: id, request)
            try settleDependents()
            return reply
        }
    }

    private func act(on id: JobID, _ request: ControlRequest) throws -> ControlReply {
        guard let job = position(id) else { return .notFound }
        let tenant = try names.queue(job.queue, in: transaction).tenant
        guard request.scope.covers(tenant: tenant) else { return .notFound }
        let status = job.motion.status
        if let expected = request.expected, try version(of: job) != expected { return .changed(status) }
        let waits = relations.waits(job.id)
        switch request.action.decision(for: job.motion, waitsForJobs: waits, now: now) {
        case .unchanged: return .unchanged(status)
        case .refused: return .refused(status)
        case .delete:
            guard !relations.isWaitedFor(job.id) else { return .refused(status) }
            try delete([job])
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
        guard let next = job.motion.after(event, at: now, due: due) else {
            return .refused(job.motion.status)
        }
        var note = StepNote()
        (note.actor, note.reason, note.isByOperator) = (request.actor, request.reason, true)
        if event == .rerun { try keepSuccess(of: job) }
        var moved = step(job, by: event, to: next, note: note)
        if let due, let later = moved.motion.after(.postpone, at: now, due: due) {
            moved = step(moved, by: .postpone, to: later, note: note)
        }
        return .done(from: job.motion.status, to: moved.motion.status)
    }

    /// Takes the unique key again for a job that is to live again; returns who holds it, if somebody else does.
    private func takeKey(for job: Position, tenant: String?) throws -> JobID? {
        guard job.flags.contains(.uniqueKey), let text = details(of: job.id).uniqueKey else { return nil }
        try flush()
        let key = UniqueKeys.Key(tenant: tenant ?? "", text: text)
        var keys = UniqueKeys()
        try keys.claim([key: job.id], self)
        return keys.holder(of: key).flatMap { $0 == job.id ? nil : $0 }
    }

    /// A success stands on the job itself, which will say something else: so it goes into the history now.
    private func keepSuccess(of job: Position) throws {
        let last =
            job.flags.contains(.events)
            ? try ask("SELECT data FROM event WHERE id = \(job.id.uuid) ORDER BY seq DESC LIMIT 1") : nil
        let asked = try last?.first.map { try StoredEvent(json: $0[0]) }
        let wasAskedToStop = asked?.to == JobStatus.killRequested.code
        var entry = HistoryEntry(
            at: job.endedAt ?? now, kind: .event(.succeed), from: wasAskedToStop ? .killRequested : .started,
            to: job.motion.status, attempt: job.motion.attempt)
        entry.worker = try job.worker.flatMap { try names.worker($0, in: transaction) }
        (entry.enqueuedAt, entry.startedAt) = (job.motion.enqueuedAt, job.startedAt)
        aside.record(entry, of: job.id)
    }
}

internal import ShiftworkCore

extension MemoryTable {
    /// Nil when the request's step is not the operation's next one.
    mutating func control(_ request: ControlRequest, at now: Timestamp) -> [ControlReply]? {
        guard let step = request.step else { return request.jobs.map { control($0, request, at: now) } }
        guard let operation = operations[step.operation], operation.awaits(step) else { return nil }
        let replies = request.jobs.map { control($0, request, at: now) }
        operations[step.operation] = operation.advanced(by: step, replies, at: now)
        if let items = operation.items(of: request.jobs, replies, at: now) { _ = save(items, at: now) }
        changed()
        return replies
    }

    private mutating func control(_ id: JobID, _ request: ControlRequest, at now: Timestamp) -> ControlReply {
        guard let job = job(id, request.scope) else { return .notFound }
        let status = job.motion.status
        if let expected = request.expected, JobVersion(of: EditableJob(job)) != expected {
            return .changed(status)
        }
        switch request.action.decision(for: job.motion, waitsForJobs: job.waitsForJobs, now: now) {
        case .unchanged: return .unchanged(status)
        case .refused: return .refused(status)
        case .edit(let edit): return change(job, by: edit, request, at: now)
        case .delete:
            guard waiting[id] == nil else { return .refused(status) }
            remove(id)
            return .done(from: status, to: nil)
        case .event(let event):
            if status.isTerminal, let key = UniqueKey(job.record.details), let holder = uniqueKeys[key] {
                return .uniqueKeyHeld(by: holder)
            }
            return .done(from: status, to: raise(event, on: id, request, at: now))
        }
    }

    private mutating func raise(
        _ event: JobEvent, on id: JobID, _ request: ControlRequest, at now: Timestamp
    ) -> JobStatus? {
        var step = Step(event)
        (step.actor, step.reason, step.isByOperator) = (request.actor, request.reason, true)
        let status = take(step, job: id, at: now)
        guard event == .retry || event == .rerun, request.delay > .zero else { return status }
        step.event = .postpone
        step.due = now + request.delay
        return take(step, job: id, at: now)
    }

    private mutating func change(
        _ before: MemoryJob, by edit: JobEdit, _ request: ControlRequest, at now: Timestamp
    ) -> ControlReply {
        let (status, present) = (before.motion.status, EditableJob(before))
        let wanted = edit.applied(to: present, now: now)
        let due = edit.postponement(of: before.motion, now: now)
        guard wanted != present || due != nil else { return .unchanged(status) }
        if wanted != present {
            var job = before
            job.steps.append(wanted.entry(after: present, by: request, at: now))
            job.become(wanted)
            replace(before, by: job)
        }
        guard let due else { return .done(from: status, to: status) }
        var step = Step(.postpone)
        (step.due, step.actor, step.reason, step.isByOperator) = (due, request.actor, request.reason, true)
        return .done(from: status, to: take(step, job: before.record.id, at: now))
    }

    mutating func start(_ operation: Operation) {
        guard operations[operation.id] == nil else { return }
        operations[operation.id] = operation
        changed()
    }

    mutating func set(_ id: OperationID, to state: Operation.State, at now: Timestamp) -> Bool {
        guard let operation = operations[id]?.moved(to: state, at: now) else { return false }
        operations[id] = operation
        changed()
        return true
    }
}

extension EditableJob {
    fileprivate init(_ job: MemoryJob) {
        self.init(
            motion: job.motion, queue: job.record.queue, priority: job.record.priority,
            maxAttempts: job.record.maxAttempts, details: job.record.details)
    }
}

extension MemoryJob {
    fileprivate mutating func become(_ wanted: EditableJob) {
        if wanted.motion.dueAt != motion.dueAt {
            let due = wanted.motion.dueAt
            if motion.status == .retrying {
                record.timestamps.retryAt = due
            } else {
                record.timestamps.runAt = due
            }
        }
        follow(wanted.motion)
        (record.queue, record.priority) = (wanted.queue, wanted.priority)
        (record.maxAttempts, record.details) = (wanted.maxAttempts, wanted.details)
    }
}

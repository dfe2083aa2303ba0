internal import ShiftworkCore

extension MemoryTable {
    /// Nil when the request's step is not the operation's next one.
    mutating func control(_ request: ControlRequest, at now: Timestamp) -> [ControlReply]? {
        guard let step = request.step else { return request.jobs.map { control($0, request, at: now) } }
        guard let operation = operations[step.operation], operation.state == .running,
            operation.cursor == step.from
        else { return nil }
        let replies = request.jobs.map { control($0, request, at: now) }
        var next = operation.counting(replies)
        next.cursor = step.to ?? step.from
        if step.isLast { (next.state, next.endedAt) = (.finished, now) }
        operations[step.operation] = next
        changed()
        return replies
    }

    private mutating func control(_ id: JobID, _ request: ControlRequest, at now: Timestamp) -> ControlReply {
        guard let job = job(id, request.scope) else { return .notFound }
        let status = job.motion.status
        switch request.action.decision(for: job.motion, waitsForJobs: job.waitsForJobs, now: now) {
        case .unchanged: return .unchanged(status)
        case .refused: return .refused(status)
        case .edit: return edit(job, request, at: now)
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

    private mutating func edit(_ before: MemoryJob, _ request: ControlRequest, at now: Timestamp)
        -> ControlReply
    {
        let status = before.motion.status
        var job = before
        switch request.action {
        case .move(let queue): job.record.queue = queue
        case .setPriority(let priority): job.record.priority = min(max(priority, 0), 9)
        case .cancel, .kill, .pause, .resume, .retry, .rerun, .release, .delete: break
        }
        guard job.record != before.record else { return .unchanged(status) }
        var entry = HistoryEntry(at: now, kind: .edit, from: status, to: status, attempt: job.record.attempt)
        (entry.actor, entry.reason) = (request.actor, request.reason)
        job.steps.append(entry)
        replace(before, by: job)
        return .done(from: status, to: status)
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

/// What an operator can do to a job.
public enum ControlAction: Sendable, Hashable, Codable {
    /// Call it off, or ask it to stop if it runs.
    case cancel
    /// Ask it to stop; only if it runs.
    case kill
    case pause
    case resume
    /// Run a job again that failed, was killed or canceled.
    case retry
    /// Run a finished job again, on purpose.
    case rerun
    /// Run it now, before its time.
    case release
    /// Remove an ended job and all about it.
    case delete
    /// Put a job that does not run into another queue.
    case move(QueueName)
    /// Change the priority of a job that does not run.
    case setPriority(Int)
    /// Change whatever may be changed about a job that does not run.
    case change(JobEdit)

    /// The action's name, as in `set_priority`.
    public var name: String {
        switch self {
        case .cancel: "cancel"
        case .kill: "kill"
        case .pause: "pause"
        case .resume: "resume"
        case .retry: "retry"
        case .rerun: "rerun"
        case .release: "release"
        case .delete: "delete"
        case .move: "move"
        case .setPriority: "set_priority"
        case .change: "change"
        }
    }

    /// The queue into which it puts jobs, if it does.
    package var queue: QueueName? {
        switch self {
        case .move(let queue): queue
        case .change(let edit): edit.queue
        case .cancel, .kill, .pause, .resume, .retry, .rerun, .release, .delete, .setPriority: nil
        }
    }

    /// What the action means for a job, decided here for every store.
    public enum Decision: Sendable, Hashable {
        /// The lifecycle's event; ``JobMotion/after(_:at:due:)`` says what it does.
        case event(JobEvent)
        /// Change it as ``JobEdit/applied(to:now:)`` says, then ``JobEdit/postponement(of:now:)``.
        case edit(JobEdit)
        case delete
        case unchanged
        case refused
    }

    /// What this action means for a job in `motion`.
    public func decision(for motion: JobMotion, waitsForJobs: Bool, now: Timestamp) -> Decision {
        let status = motion.status
        switch self {
        case .cancel: return lifecycle(.cancel, from: status)
        case .kill: return status.isRunning ? lifecycle(.cancel, from: status) : .refused
        case .pause: return lifecycle(.pause, from: status)
        case .resume:
            guard status == .paused else { return lifecycle(.resume, from: status) }
            let event = JobEvent.lettingGo(
                from: status, dueAt: motion.dueAt, waitsForJobs: waitsForJobs, now: now)
            return lifecycle(event, from: status)
        case .retry: return lifecycle(.retry, from: status)
        case .rerun: return lifecycle(.rerun, from: status)
        case .release: return lifecycle(.release, from: status)
        case .delete: return status.isTerminal ? .delete : .refused
        case .move(let queue): return edit(JobEdit(queue: queue), in: status)
        case .setPriority(let priority): return edit(JobEdit(priority: priority), in: status)
        case .change(let edit): return self.edit(edit, in: status)
        }
    }

    private func edit(_ edit: JobEdit, in status: JobStatus) -> Decision {
        status.isTerminal || status.isRunning ? .refused : .edit(edit)
    }

    private func lifecycle(_ event: JobEvent, from status: JobStatus) -> Decision {
        switch status.after(event) {
        case .becomes: .event(event)
        case .stays: .unchanged
        case .refused: .refused
        }
    }
}

/// One action on up to 1,000 jobs, by whom and why.
public struct ControlRequest: Sendable, Hashable {
    public var action: ControlAction
    public var jobs: [JobID]
    public var scope: Scope
    /// Who asked: for the job's history.
    public var actor: String?
    public var reason: String?
    /// For `retry` and `rerun`: how long until it may run.
    public var delay: Duration
    /// The operation that this is a part of: its numbers move in the same commit.
    public var step: OperationStep?
    /// What the jobs are taken for, usually one: those that are something else are left as they are. Nil for
    /// anything.
    public var expected: JobVersion?

    public init(_ action: ControlAction, jobs: [JobID], scope: Scope = .all) {
        (self.action, self.jobs, self.scope, delay) = (action, jobs, scope, .zero)
    }
}

/// What became of one job.
public enum ControlReply: Sendable, Hashable {
    /// It moved; a deleted job has no `to`.
    case done(from: JobStatus, to: JobStatus?)
    /// Already so.
    case unchanged(JobStatus)
    /// Not from this status.
    case refused(JobStatus)
    /// It is not what the request takes it for.
    case changed(JobStatus)
    /// Another job holds its unique key.
    case uniqueKeyHeld(by: JobID)
    case notFound
}

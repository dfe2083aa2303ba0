internal import ShiftworkCore

/// What comes with an event beyond the event.
struct Step {
    var event: JobEvent
    /// When the job may run next, for events that plan a run.
    var due: Timestamp?
    var worker: WorkerID?
    var failure: JobFailure?
    var actor: String?
    var reason: String?
    /// JSON, of a success.
    var result: [UInt8]?
    /// The start of the run that ends, as it is shown.
    var startedAt: Timestamp?
    /// Whether an operator asked: then even a release is kept in the job's history.
    var isByOperator = false

    init(_ event: JobEvent) { self.event = event }
}

extension MemoryTable {
    /// Lets something happen to a job, with everything that follows from it; the status it got, or nil when the
    /// event does not move it.
    @discardableResult
    mutating func take(_ step: Step, job id: JobID, at now: Timestamp) -> JobStatus? {
        guard let before = jobs[id], let motion = before.motion.after(step.event, at: now, due: step.due)
        else { return nil }
        var job = before
        job.follow(motion)
        if let startedAt = step.startedAt { job.record.timestamps.startedAt = startedAt }
        job.remember(step, from: before.motion.status, at: now)
        job.note(step, from: before.motion.status)
        job.record.timestamps.enter(motion, from: before.motion.status, by: step.event, at: now)
        replace(before, by: job)
        if before.motion.status.isTerminal, let key = UniqueKey(job.record.details) { uniqueKeys[key] = id }
        recordStatistics(of: id, by: step, ending: job.steps.last, at: now)
        if motion.status.isTerminal { end(id, at: now) }
        return motion.status
    }

    /// What follows from a job's end: its key is free, it waits for nobody, those that wait for it hear of it.
    private mutating func end(_ id: JobID, at now: Timestamp) {
        guard var job = jobs[id] else { return }
        let (status, end) = (job.motion.status, job.record.timestamps.endedAt ?? now)
        job.record.timestamps.pruneAt = job.record.details.retention?.pruneAt(status: status, endedAt: end)
        for other in job.waitsFor { stopWaiting(id, for: other) }
        job.waitsFor = []
        jobs[id] = job
        if let key = UniqueKey(job.record.details), uniqueKeys[key] == id { uniqueKeys[key] = nil }
        hear(of: id, at: now)
    }
}

extension MemoryJob {
    /// Keeps the step in the history, if it is exceptional. A success is kept when the job runs again.
    fileprivate mutating func remember(_ step: Step, from: JobStatus, at now: Timestamp) {
        if step.event == .rerun { steps.append(success()) }
        guard step.isByOperator || JobHistory.isExceptional(.event(step.event)) else { return }
        var entry = HistoryEntry(
            at: now, kind: .event(step.event), from: from, to: motion.status, attempt: record.attempt)
        (entry.failure, entry.actor, entry.reason) = (step.failure, step.actor, step.reason)
        if from.isRunning, !motion.status.isRunning {
            entry.worker = record.worker
            entry.enqueuedAt = record.timestamps.enqueuedAt
            entry.startedAt = record.timestamps.startedAt
            if (step.event == .snooze || step.event == .giveBack), motion.status != .killed {
                entry.attempt += 1
            }
        }
        if motion.status == .scheduled || motion.status == .retrying { entry.dueAt = motion.dueAt }
        steps.append(entry)
    }

    /// The success that ended the job, as a step.
    private func success() -> HistoryEntry {
        let (times, event) = (record.timestamps, HistoryEntry.Kind.event(.succeed))
        let wasAskedToStop = times.killRequestedAt != nil
        var entry = HistoryEntry(
            at: times.finishedAt ?? times.createdAt, kind: event,
            from: wasAskedToStop ? .killRequested : .started, to: .finished, attempt: record.attempt)
        (entry.worker, entry.enqueuedAt, entry.startedAt) = (record.worker, times.enqueuedAt, times.startedAt)
        return entry
    }

    /// Writes worker, result, error and progress.
    fileprivate mutating func note(_ step: Step, from: JobStatus) {
        switch step.event {
        case .claim: (record.worker, record.progress) = (step.worker, nil)
        case .succeed: (record.result, record.error) = (step.result, nil)
        case .fail, .exhaust, .stop, .abandon:
            record.error = step.failure ?? record.error
        case .retry, .rerun: (record.result, record.error, record.progress) = (nil, nil, nil)
        case .release, .unblock, .postpone, .block, .pause, .resume, .cancel, .snooze, .giveBack, .rescue,
            .rescueLater:
            break
        }
    }
}

extension JobTimestamps {
    /// Notes that a job entered a status.
    fileprivate mutating func enter(
        _ motion: JobMotion, from: JobStatus, by event: JobEvent, at now: Timestamp
    ) {
        let status = motion.status
        blockedAt = status == .blocked ? now : nil
        pausedAt = status == .paused ? now : nil
        retryAt = status == .retrying ? motion.dueAt : nil
        if status == .scheduled { runAt = motion.dueAt }
        if status == .queued { enqueuedAt = motion.enqueuedAt }
        if status == .killRequested { killRequestedAt = now }
        if status == .started { startedAt = now }
        if !status.isRunning, !(status.isTerminal && from.isRunning) { startedAt = nil }
        if !status.isRunning, !status.isTerminal { killRequestedAt = nil }
        if from.isTerminal {
            (finishedAt, failedAt, killedAt, canceledAt, pruneAt) = (nil, nil, nil, nil, nil)
        }
        end(as: status, at: now)
    }
}

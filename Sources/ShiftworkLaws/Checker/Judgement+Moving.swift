internal import ShiftworkCore

// How jobs move from commit to commit, by the lifecycle. What a store does by itself without naming the job is done
// here when an answer shows that it happened.
extension Judgement {
    /// The stored job; nil when there is none for sure.
    func stored(_ id: JobID) -> JudgedJob? {
        guard let job = jobs[id], job.presence != .gone else { return nil }
        return job
    }

    /// Lets an event happen to a job, with all that follows from it; false when the event does not move it.
    @discardableResult
    mutating func move(_ id: JobID, by event: JobEvent, due: Timestamp? = nil, at now: Timestamp) -> Bool {
        guard let motion = jobs[id]?.motion.after(event, at: now, due: due) else { return false }
        settle(id, as: motion, at: now)
        return true
    }

    /// Takes over the status that a store claims, whatever leads there.
    mutating func force(_ id: JobID, to status: JobStatus, at now: Timestamp) {
        guard var motion = jobs[id]?.motion, motion.status != status else { return }
        motion.status = status
        settle(id, as: motion, at: now)
    }

    private mutating func settle(_ id: JobID, as motion: JobMotion, at now: Timestamp) {
        guard let before = jobs[id] else { return }
        jobs[id]?.motion = motion
        jobs[id]?.movedBy = number
        if before.status.isRunning, !motion.status.isRunning, let worker = before.hold?.worker {
            held[worker]?.remove(id)
        }
        if before.status.isTerminal, !motion.status.isTerminal { reopen(id) }
        if motion.status.isTerminal { end(id, at: now) }
    }

    private mutating func reopen(_ id: JobID) {
        guard let job = jobs[id] else { return }
        if let key = JudgedKey(job.new.details) { keys[key] = id }
        jobs[id]?.endedAt = nil
        jobs[id]?.progress = nil
    }

    /// What follows from a job's end: its key is free, it waits for nobody, those that wait for it hear of it.
    private mutating func end(_ id: JobID, at now: Timestamp) {
        guard let job = jobs[id] else { return }
        jobs[id]?.endedAt = now
        if let key = JudgedKey(job.new.details), keys[key] == id { keys[key] = nil }
        for other in job.waitsFor { stopWaiting(id, for: other) }
        for child in (waiting[id] ?? []).sorted() {
            guard let dependency = jobs[child]?.new.details.dependencies.first(where: { $0.job == id }) else {
                continue
            }
            switch dependency.effect(of: job.status) {
            case .waits: break
            case .cancels: move(child, by: .cancel, at: now)
            case .satisfied:
                stopWaiting(child, for: id)
                letGo(child, at: now)
            }
        }
    }

    mutating func stopWaiting(_ child: JobID, for other: JobID) {
        jobs[child]?.waitsFor.remove(other)
        waiting[other]?.remove(child)
    }

    private mutating func letGo(_ child: JobID, at now: Timestamp) {
        guard let job = jobs[child], job.status == .blocked, job.waitsFor.isEmpty else { return }
        let event = JobEvent.lettingGo(
            from: .blocked, dueAt: job.motion.dueAt, waitsForJobs: false, now: now)
        move(child, by: event, at: now)
    }

    /// Brings a job to the status in which a store says it found it, if it may have got there by time alone:
    /// `queued` when it was due, `canceled` when its last moment to start had passed, or that of one it waits for.
    /// Whether it stands there now.
    @discardableResult
    mutating func found(_ id: JobID, in status: JobStatus) -> Bool {
        guard let job = stored(id) else { return false }
        if job.status == status { return true }
        let isDue = (job.status == .scheduled || job.status == .retrying) && job.motion.dueAt <= latest
        if status == .queued { return isDue && move(id, by: .release, at: latest) }
        guard status == .canceled else { return false }
        // Called off by what it waited for, or let go by it and late then.
        explain(id, by: status)
        guard let job = stored(id), job.status != status else { return true }
        guard mayBeLate(job) else { return false }
        // Since when is not known: from that moment on at the earliest.
        return move(id, by: .cancel, at: job.new.details.startBefore ?? latest)
    }

    /// Whether time alone may have canceled a job by now, unseen by anybody.
    func mayBeLate(_ job: JudgedJob) -> Bool {
        guard let last = job.new.details.startBefore, last < latest else { return false }
        let isDue = (job.status == .scheduled || job.status == .retrying) && job.motion.dueAt <= latest
        return isDue || job.status == .queued
    }

    /// Explains why a job that was blocked is so no more: by those it waited for, which time alone has canceled.
    /// One that is paused while it waits is called off as well.
    mutating func explain(_ id: JobID, by status: JobStatus) {
        for parent in (jobs[id]?.waitsFor ?? []).sorted() {
            switch jobs[id]?.status {
            case .blocked where status != .blocked, .paused where status == .canceled:
                found(parent, in: .canceled)
            case nil, .scheduled, .blocked, .queued, .started, .retrying, .paused, .killRequested, .finished,
                .failed,
                .killed, .canceled:
                return
            }
        }
    }
}

internal import ShiftworkCore

/// The worker that jobs are handed to.
struct Grantee {
    let id: WorkerID
    let number: Int64
}

extension Session {
    /// Hands a job to a worker whose row in `ready` is gone; nil when it came too late to be started, and was
    /// canceled.
    func grant(_ row: ReadyRow, to worker: Grantee) throws -> ClaimedJob? {
        guard let next = row.motion.after(.claim, at: now) else { return nil }
        var details = JobDetails()
        if row.flags.contains(.details) { details = try sides.details(of: row.n) }
        if let last = details.startBefore, now > last {
            try callOff(row)
            return nil
        }
        return try claiming.job.first(row.n) { stored in
            guard let id = stored.uuid(0).map(JobID.init) else { return nil }
            var job = Position(
                n: row.n, id: id, motion: next, queue: row.queue, type: row.type, priority: row.priority,
                flags: row.flags, worker: worker.number, startedAt: now)
            try forgetProgress(of: row.n, &job.flags)
            try places.enter(job, at: now)
            counters.add(1, next.status, of: job)
            job.motion = row.motion
            counters.add(-1, row.motion.status, of: job)
            job.motion = next
            var claimed = try claimed(job, stored, details, by: worker.id)
            // Only an attempt that was begun before has a log.
            if row.motion.token > 0 { claimed.lastLine = try lastLine(of: row.n, attempt: next.attempt) }
            return claimed
        } ?? nil
    }

    /// What a worker receives; `stored` is the row of ``ClaimStatements/job``.
    func claimed(
        _ job: Position, _ stored: HotRow, _ details: JobDetails, by worker: WorkerID
    ) throws -> ClaimedJob {
        let lease = Lease(job: job.id, token: job.motion.token, worker: worker, locator: job.n)
        var new = NewJob(
            id: job.id, type: try names.type(job.type), queue: try names.queue(job.queue).name, payload: [],
            details: details)
        new.priority = Int(job.priority)
        new.maxAttempts = Int(stored.int(1))
        new.payloadVersion = Int(stored.int(2))
        var record = JobRecord(new, status: job.motion.status, createdAt: now)
        (record.attempt, record.failures) = (job.motion.attempt, job.motion.failures)
        record.crashes = job.motion.crashes
        return ClaimedJob(
            lease: lease, record: record, payload: stored.bytes(3), enqueuedAt: job.motion.enqueuedAt,
            startedAt: job.startedAt ?? now)
    }

    /// Hands over once more what the worker holds already.
    func grantAgain(_ job: Position, to worker: Grantee) throws -> ClaimedJob? {
        let details = job.flags.contains(.details) ? try sides.details(of: job.n) : JobDetails()
        var again = try claiming.job.first(job.n) { try claimed(job, $0, details, by: worker.id) }
        again?.lastLine = try lastLine(of: job.n, attempt: job.motion.attempt)
        return again
    }

    private func callOff(_ row: ReadyRow) throws {
        guard let id = try claiming.job.first(row.n, read: { $0.uuid(0).map(JobID.init) }) ?? nil,
            let end = row.motion.after(.cancel, at: now)
        else { return }
        let job = Position(
            n: row.n, id: id, motion: row.motion, queue: row.queue, type: row.type, priority: row.priority,
            flags: row.flags)
        var note = StepNote()
        note.reason = HistoryEntry.expired
        try step(job, by: .cancel, to: end, note: note)
    }
}

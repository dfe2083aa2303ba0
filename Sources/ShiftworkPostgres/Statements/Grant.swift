internal import ShiftworkCore

extension Session {
    /// Hands jobs to a worker whose rows in `ready` are gone; those that came too late to be started are canceled.
    func grant(_ rows: Answer, to worker: Grantee) throws -> [ClaimedJob] {
        try rows.compactMap { row in
            guard (row[0] as JobID?) != nil else { return nil }
            let job = try Position(row)
            take(homeless: job)
            if job.flags.contains(.details), let bytes: Bytes = row[20] {
                details[job.id] = try JobDetails(bytes: bytes.bytes)
            }
            guard let started = start(job, for: worker) else { return nil }
            let handout = Handout(
                maxAttempts: row[17], payloadVersion: row[18], payload: (row[19] as Bytes).bytes,
                lastLine: row[21])
            return try claimed(started, handout, by: worker.id)
        }
    }

    /// Starts a queued job in hand; nil when it came too late, and was canceled.
    func start(_ job: Position, for worker: Grantee) -> Position? {
        if let last = details(of: job.id).startBefore, now > last {
            guard let end = job.motion.after(.cancel, at: now) else { return nil }
            var note = StepNote()
            note.reason = HistoryEntry.expired
            step(job, by: .cancel, to: end, note: note)
            return nil
        }
        guard let next = job.motion.after(.claim, at: now) else { return nil }
        var started = step(job, by: .claim, to: next)
        forgetProgress(of: &started)
        (started.worker, started.startedAt) = (worker.number, now)
        put(started)
        return started
    }

    /// Hands over once more what the worker holds already.
    func grantAgain(_ jobs: [Position], to worker: Grantee) throws -> [ClaimedJob] {
        guard !jobs.isEmpty else { return [] }
        let rows = try transaction.ask(
            """
            SELECT id, max_attempts, payload_version, payload, details,
              \(Self.lastLine(of: "x.id", attempt: "x.attempt"))
            FROM unnest(\(jobs.map(\.id.uuid)), \(jobs.map { Int32(clamping: $0.motion.attempt) }))
              AS x (id, attempt) JOIN job USING (id)
            """)
        var handouts: [JobID: Handout] = [:]
        for row in rows {
            let id = row[0] as JobID
            handouts[id] = Handout(
                maxAttempts: row[1], payloadVersion: row[2], payload: (row[3] as Bytes).bytes,
                lastLine: row[5])
            if let bytes: Bytes = row[4] { details[id] = try JobDetails(bytes: bytes.bytes) }
        }
        return try jobs.compactMap { job in try handouts[job.id].map { try claimed(job, $0, by: worker.id) } }
    }

    /// What a worker receives of a job's own row.
    private struct Handout {
        let maxAttempts: Int
        let payloadVersion: Int
        let payload: [UInt8]
        let lastLine: Int?
    }

    /// The number of the last line in an attempt's log; NULL when it is empty.
    static func lastLine(of id: Statement, attempt: Statement) -> Statement {
        "(SELECT max(seq) FROM log WHERE log.id = \(id) AND log.attempt = \(attempt))"
    }

    private func claimed(_ job: Position, _ handout: Handout, by worker: WorkerID) throws -> ClaimedJob {
        var new = NewJob(
            id: job.id, type: try names.type(job.type, in: transaction),
            queue: try names.queue(job.queue, in: transaction).name, payload: [], details: details(of: job.id)
        )
        new.priority = Int(job.priority)
        (new.maxAttempts, new.payloadVersion) = (handout.maxAttempts, handout.payloadVersion)
        var record = JobRecord(new, status: job.motion.status, createdAt: now)
        (record.attempt, record.failures) = (job.motion.attempt, job.motion.failures)
        record.crashes = job.motion.crashes
        var claimed = ClaimedJob(
            lease: Lease(job: job.id, token: job.motion.token, worker: worker), record: record,
            payload: handout.payload, enqueuedAt: job.motion.enqueuedAt, startedAt: job.startedAt ?? now)
        claimed.lastLine = handout.lastLine ?? 0
        return claimed
    }
}

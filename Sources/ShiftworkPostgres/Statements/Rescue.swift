public import ShiftworkCore

extension PostgresStore {
    /// Frees the jobs of a worker whose beat is still `beat`, and forgets the worker with its last job: by
    /// ``JobEvent/afterCrash(crashes:maxCrashes:)``. Nil when the worker has beaten since, or is not known.
    public func rescue(_ worker: WorkerID, beat: Int64, limit: Int) async throws(StoreError) -> Rescue? {
        try await change("rescue", .durable) { session in
            try session.rescue(worker, beat: beat, limit: limit)
        }
    }

    /// Moves jobs whose time has come to `queued`, earliest first.
    ///
    /// The duty that calls this each second folds the counters by it, too: two statements of one transaction.
    public func release(limit: Int) async throws(StoreError) -> Int {
        let (now, known, marks) = (clock.expression, foldMarks, foldMarks.marks)
        return try await change(
            "release", opening: { [Session.due(limit, now), Session.foldable(marks)] }
        ) { session in
            let released = try session.release(session.opening[0])
            try session.fold(session.opening[1], from: marks, noting: known)
            return released
        }
    }
}

extension Session {
    func rescue(_ worker: WorkerID, beat: Int64, limit: Int) throws -> Rescue? {
        guard let worker = try grantee(worker),
            let found: Int64 = try transaction.ask(
                "SELECT beat FROM worker WHERE id = \(worker.number) AND is_live"
            ).first?[0], found == beat
        else { return nil }
        let held = try held(by: worker, limit: limit + 1)
        var rescue = Rescue(hasMore: held.count > limit)
        let ids = held.prefix(limit).map(\.id.uuid)
        var allowed: [JobID: Int] = [:]
        for row in try transaction.ask("SELECT id, max_crashes FROM job WHERE id = ANY (\(ids))") {
            allowed[row[0] as JobID] = row[1]
        }
        for job in held.prefix(limit) { rescue.jobs[job.id] = free(job, maxCrashes: allowed[job.id] ?? 1) }
        if !rescue.hasMore {
            transaction.write("UPDATE worker SET is_live = false WHERE id = \(worker.number)")
        }
        return rescue
    }

    /// Frees a job whose worker vanished; returns what it becomes.
    private func free(_ job: Position, maxCrashes: Int) -> JobStatus {
        let crashes = job.motion.crashes
        let event = JobEvent.afterCrash(crashes: crashes, maxCrashes: maxCrashes)
        let due = now + JobEvent.delayAfterCrash(crashes: crashes)
        guard let next = job.motion.after(event, at: now, due: due) else { return job.motion.status }
        var note = StepNote()
        if event == .abandon, job.motion.status == .started {
            note.reason = HistoryEntry.crashLimit
            note.failure = .crashLimit(crashes: crashes + 1, attempt: job.motion.attempt)
        }
        return step(job, by: event, to: next, note: note).motion.status
    }

    /// Moves what is due.
    func release(limit: Int) throws { _ = try release(ask(Self.due(limit, "\(now)"))) }

    /// Jobs whose time has come, locked; rows that another node moves are passed over.
    ///
    /// The clock is read once, in a query of its own: it differs at each look, so an index could not be searched by it.
    static func due(_ limit: Int, _ now: Statement) -> Statement {
        let due =
            columns(of: .scheduled) + """
                 WHERE due_at <= (SELECT \(now))
                ORDER BY due_at, id
                LIMIT \(limit)
                FOR UPDATE SKIP LOCKED
                """
        return "WITH p AS (\(due)) \(withDetails) ORDER BY due_at, id"
    }

    fileprivate func release(_ rows: Answer) throws -> Int {
        for row in rows { try take(row) }
        for job in rows.compactMap({ position($0[0] as JobID) }) {
            guard let next = job.motion.after(.release, at: now) else { continue }
            step(job, by: .release, to: next)
        }
        return rows.count
    }
}

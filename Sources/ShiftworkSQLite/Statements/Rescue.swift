public import ShiftworkCore

extension SQLiteStore {
    /// Frees the jobs of a worker whose beat is still `beat`, and forgets the worker with its last job: by
    /// ``JobEvent/afterCrash(crashes:maxCrashes:)``. Nil when the worker has beaten since, or is not known.
    public func rescue(_ worker: WorkerID, beat: Int64, limit: Int) async throws(StoreError) -> Rescue? {
        let rescue = try await writer.perform("rescue", .durable, weight: limit) { session in
            try session.rescue(worker, beat: beat, limit: limit)
        }
        if let rescue, !rescue.hasMore { workerFile.remove(worker) }
        return rescue
    }
}

extension Session {
    func rescue(_ worker: WorkerID, beat: Int64, limit: Int) throws -> Rescue? {
        guard
            let found = try registering.live.first(
                worker.uuid, read: { (number: $0.int(0), beat: $0.int(1)) }),
            found.beat == beat
        else { return nil }
        let held = try pumping.held.all(found.number) { $0.int(0) }
        var rescue = Rescue(hasMore: held.count > limit)
        for n in held.prefix(limit) {
            guard let job = try running(n) else { continue }
            rescue.jobs[job.id] = try free(job)
        }
        if !rescue.hasMore { try registering.end.run(found.number) }
        return rescue
    }

    /// Frees a job whose worker vanished; returns what it becomes.
    private func free(_ job: Position) throws -> JobStatus {
        let crashes = job.motion.crashes
        let allowed = try upkeep.maxCrashes.first(job.n) { Int($0.int(0)) } ?? 1
        let event = JobEvent.afterCrash(crashes: crashes, maxCrashes: allowed)
        let due = now + JobEvent.delayAfterCrash(crashes: crashes)
        guard let next = job.motion.after(event, at: now, due: due) else { return job.motion.status }
        var note = StepNote()
        if event == .abandon, job.motion.status == .started {
            note.reason = HistoryEntry.crashLimit
            note.failure = .crashLimit(crashes: crashes + 1, attempt: job.motion.attempt)
        }
        return try step(job, by: event, to: next, note: note).motion.status
    }
}

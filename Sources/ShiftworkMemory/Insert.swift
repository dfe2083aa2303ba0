internal import ShiftworkCore

extension MemoryTable {
    mutating func insert(_ job: NewJob, at now: Timestamp) -> Insertion {
        if jobs[job.id] != nil { return .known }
        if let reason = job.refusal(now: now) ?? missing(among: job.details) {
            return .refused(reason: reason)
        }
        if let key = UniqueKey(job.details), let holder = uniqueKeys[key] { return .duplicate(of: holder) }
        let (waitsFor, isCalledOff) = waits(of: job.details)
        store(job, waitsFor: waitsFor, isBlocked: isCalledOff || !waitsFor.isEmpty, at: now)
        if isCalledOff {
            var step = Step(.cancel)
            step.reason = HistoryEntry.dependencyFailed
            take(step, job: job.id, at: now)
        }
        return .inserted(jobs[job.id]?.motion.status ?? .queued)
    }

    private func missing(among details: JobDetails) -> String? {
        let missing = details.dependencies.first { dependency in
            guard let other = jobs[dependency.job] else { return true }
            return other.record.details.tenant != details.tenant
        }
        return missing.map { "It waits for job \($0.job), which does not exist: insert that one before." }
    }

    private mutating func store(_ job: NewJob, waitsFor: Set<JobID>, isBlocked: Bool, at now: Timestamp) {
        let motion = JobMotion(inserting: job, at: now, waitsForJobs: isBlocked)
        var record = JobRecord(job, status: motion.status, createdAt: now)
        if job.start != .now { record.timestamps.runAt = motion.dueAt }
        if motion.status == .queued { record.timestamps.enqueuedAt = motion.enqueuedAt }
        if motion.status == .blocked { record.timestamps.blockedAt = now }
        var stored = MemoryJob(record: record, motion: motion, initial: motion.status)
        stored.waitsFor = waitsFor
        add(stored)
        rollups.inserted(record, at: now)
    }
}

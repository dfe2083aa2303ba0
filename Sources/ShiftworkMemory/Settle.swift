internal import ShiftworkCore

extension MemoryTable {
    mutating func settle(_ settlement: Settlement, at now: Timestamp) -> SettlementReply {
        let lease = settlement.lease
        guard let job = jobs[lease.job], job.motion.token == lease.token, job.record.worker == lease.worker
        else { return .leaseLost }
        guard job.motion.status.isRunning else { return .alreadySettled }
        report(settlement.progress, lease: lease)
        var step = Step(settlement.event)
        step.due = now + settlement.delay
        step.failure = settlement.failure
        if step.failure?.attempt == 0 { step.failure?.attempt = job.record.attempt }
        step.reason = settlement.reason
        step.result = settlement.result
        step.startedAt = settlement.startedAt(
            claimedAt: job.record.timestamps.startedAt ?? now, now: now)
        guard let status = take(step, job: lease.job, at: now) else { return .leaseLost }
        return .settled(status)
    }

    /// Writes progress under a lease; false when the lease is lost.
    @discardableResult
    mutating func report(_ progress: JobProgress?, lease: Lease) -> Bool {
        guard holds(lease) else { return false }
        guard let progress else { return true }
        // Built anew: its fields can be set past the limits that its initializer keeps.
        let clamped = JobProgress(
            percent: progress.percent, current: progress.current, total: progress.total,
            message: progress.message)
        if jobs[lease.job]?.record.progress != clamped {
            jobs[lease.job]?.record.progress = clamped
            changed(news: false)
        }
        return true
    }

    /// Whether the lease is current.
    func holds(_ lease: Lease) -> Bool {
        guard let job = jobs[lease.job], job.motion.status.isRunning else { return false }
        return job.motion.token == lease.token && job.record.worker == lease.worker
    }
}

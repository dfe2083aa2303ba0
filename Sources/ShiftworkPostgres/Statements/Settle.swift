internal import ShiftworkCore

extension Session {
    /// Writes down how attempts ended, if their leases are the current ones.
    func settle(_ settlements: [Settlement]) throws -> [SettlementReply] {
        try load(running: settlements.map(\.lease.job))
        return try settlements.map(settle)
    }

    private func settle(_ settlement: Settlement) throws -> SettlementReply {
        switch try holding(of: settlement.lease) {
        case .lost: return .leaseLost
        case .settled: return .alreadySettled
        case .held(var job):
            if let progress = settlement.progress { keep(progress, of: &job) }
            let due = now + settlement.delay
            guard let next = job.motion.after(settlement.event, at: now, due: due) else { return .leaseLost }
            var note = StepNote()
            (note.failure, note.reason) = (settlement.failure, settlement.reason)
            if note.failure?.attempt == 0 { note.failure?.attempt = job.motion.attempt }
            note.startedAt = settlement.startedAt(claimedAt: job.startedAt ?? now, now: now)
            if next.status == .finished { note.result = settlement.result }
            return .settled(step(job, by: settlement.event, to: next, note: note).motion.status)
        }
    }

    /// How far a lease is current.
    enum Holding {
        case held(Position)
        case settled
        case lost
    }

    /// How far the lease on a job in hand is current.
    func holding(of lease: Lease) throws -> Holding {
        guard let job = position(lease.job), job.motion.token == lease.token else { return .lost }
        let worker = try names.number(of: lease.worker, in: transaction)
        guard job.place == .running else {
            return job.worker == nil || job.worker == worker ? .settled : .lost
        }
        return job.worker == worker && worker != nil ? .held(job) : .lost
    }

    /// Notes how far jobs are, under their leases; the leases that are lost.
    func report(_ reports: [ProgressReport]) throws -> [Lease] {
        guard !reports.isEmpty else { return [] }
        try load(running: reports.map(\.lease.job))
        return try reports.compactMap { report in
            guard case .held(var job) = try holding(of: report.lease) else { return report.lease }
            keep(report.progress, of: &job)
            return nil
        }
    }

    private func keep(_ progress: JobProgress, of job: inout Position) {
        aside.keep(progress, of: job.id)
        guard job.flags.insert(.progress).inserted else { return }
        put(job)
    }
}

internal import GRDB
internal import ShiftworkCore

/// Running jobs, found by the number that their lease carries.
struct SettleStatements {
    let running: HotStatement
    let progress: HotStatement
    let flags: HotStatement

    init(_ db: Database) {
        running = HotStatement(
            db,
            """
            SELECT id, status, worker_id, token, enqueued_at, started_at, queue_id, type_id, priority, attempt,
              failures, crashes, flags
            FROM running
            WHERE n = ?
            """)
        flags = HotStatement(db, "UPDATE running SET flags = ? WHERE n = ?")
        progress = HotStatement(db, "INSERT OR REPLACE INTO progress (n, data) VALUES (?, ?)")
    }
}

extension Session {
    /// Writes down how an attempt ended, if its lease is the current one.
    func settle(_ settlement: Settlement) throws -> SettlementReply {
        switch try holding(of: settlement.lease) {
        case .lost: return .leaseLost
        case .settled: return .alreadySettled
        case .held(var job):
            if let progress = settlement.progress { try keep(progress, of: &job) }
            let due = now + settlement.delay
            guard let next = job.motion.after(settlement.event, at: now, due: due) else { return .leaseLost }
            var note = StepNote()
            (note.failure, note.reason) = (settlement.failure, settlement.reason)
            if note.failure?.attempt == 0 { note.failure?.attempt = job.motion.attempt }
            note.startedAt = settlement.startedAt(claimedAt: job.startedAt ?? now, now: now)
            if next.status == .finished { note.result = settlement.result }
            return .settled(try step(job, by: settlement.event, to: next, note: note).motion.status)
        }
    }

    /// How far a lease is current.
    enum Holding {
        case held(Position)
        case settled
        case lost
    }

    func holding(of lease: Lease) throws -> Holding {
        let worker = try workers.number(of: lease.worker)
        if let job = try running(lease.locator), job.id == lease.job {
            return holding(of: lease, worker, job)
        }
        guard let job = try jobs.find(lease.job) else { return .lost }
        return holding(of: lease, worker, job)
    }

    private func holding(of lease: Lease, _ worker: Int64?, _ job: Position) -> Holding {
        guard job.motion.token == lease.token else { return .lost }
        guard job.place == .running else {
            return job.worker == nil || job.worker == worker ? .settled : .lost
        }
        return job.worker == worker && worker != nil ? .held(job) : .lost
    }

    /// A running job by its number.
    func running(_ n: Int64) throws -> Position? {
        try settling.running.first(n) { row -> Position? in
            guard let id = row.uuid(0) else { return nil }
            let motion = JobMotion(
                status: try row.status(1), enqueuedAt: row.time(4), dueAt: row.time(4), token: row.int(3),
                attempt: Int(row.int(9)), failures: Int(row.int(10)), crashes: Int(row.int(11)))
            return Position(
                n: n, id: JobID(id), motion: motion, queue: row.int(6), type: row.int(7),
                priority: row.int(8),
                flags: row.flags(12), worker: row.int(2), startedAt: row.time(5))
        } ?? nil
    }
}

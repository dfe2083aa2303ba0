internal import ShiftworkCore

// What was left at the end, held against what the commits say.
extension Judgement {
    mutating func judge(_ end: RunEnd) {
        latest = max(latest, end.now)
        judgePresence(end)
        for record in end.jobs { judge(record, end) }
        judgeKeys(end)
        judgeStores(end)
        judgeOperations(end)
        if calmAt != nil { judgeLiveness(end) }
    }

    /// *I1*: every job whose insert was committed is there once, unless it was deleted or pruned; and no other is.
    /// *I26*: what was deleted or pruned is gone.
    private mutating func judgePresence(_ end: RunEnd) {
        var counts: [JobID: Int] = [:]
        for record in end.jobs { counts[record.id, default: 0] += 1 }
        for (id, job) in jobs.sorted(by: { $0.key < $1.key }) {
            let count = counts[id] ?? 0
            if job.presence == .stored, count == 0 {
                broken(
                    .noLoss, id, "accepted, and not there at the end", with: [job.insertedBy, job.movedBy])
            }
            if job.presence == .gone, count > 0 {
                broken(.pruneSafe, id, "removed, and there at the end", with: [job.movedBy])
            }
        }
        for (id, count) in counts.sorted(by: { $0.key < $1.key }) where jobs[id] == nil || count > 1 {
            broken(.noLoss, id, count > 1 ? "there \(count) times" : "there, but nobody handed it in")
        }
    }

    /// Holds one record against the commits: *I8* its status, or *I22* and *I29* where that is about a cancel or about
    /// waiting; *I5* its token; *I6* its attempt; *I7* failures and crashes; *I27* its payload; *I28* its progress.
    private mutating func judge(_ record: JobRecord, _ end: RunEnd) {
        let id = record.id
        explain(id, by: record.status)
        found(id, in: record.status)
        guard let job = stored(id) else { return }
        let shown = [job.insertedBy, job.movedBy]
        if record.status != job.status {
            broken(
                Judgement.invariant(job.status, record.status), id,
                "\(record.status.rawValue) at the end instead of \(job.status.rawValue)", with: shown)
        }
        if record.token < job.highestToken {
            broken(
                .tokenRises, id, "token \(record.token) at the end, granted \(job.highestToken)", with: shown)
        }
        if record.attempt != job.motion.attempt {
            broken(
                .attemptCounts, id, "attempt \(record.attempt) at the end instead of \(job.motion.attempt)",
                with: shown)
        }
        if (record.failures, record.crashes) != (job.motion.failures, job.motion.crashes) {
            broken(
                .budget, id,
                "\(record.failures) failures, \(record.crashes) crashes at the end instead of "
                    + "\(job.motion.failures), \(job.motion.crashes)", with: shown)
        }
        if let payload = record.payload, payload != job.new.payload {
            broken(.payloadExact, id, "another payload at the end", with: shown)
        }
        judgeProgress(of: record, job)
        judgeTimes(of: record)
        judgeLife(end.lives[id], of: record, job)
    }

    /// *I28*: the last progress that the lease holder wrote, within 0…100.
    private mutating func judgeProgress(of record: JobRecord, _ job: JudgedJob) {
        if let percent = record.progress?.percent, !(0...100).contains(percent) {
            broken(.progress, record.id, "progress of \(percent) %")
        } else if record.progress != job.progress {
            broken(
                .progress, record.id,
                "progress \(record.progress?.percent.description ?? "none") instead of "
                    + "\(job.progress?.percent.description ?? "none")", with: [job.movedBy])
        }
    }

    /// The invariant that a wrong status breaks.
    static func invariant(_ expected: JobStatus, _ found: JobStatus) -> Invariant {
        if expected == .blocked || found == .blocked { return .relations }
        if expected == .killRequested || expected == .canceled || found == .canceled {
            return .cancelResolved
        }
        return .path
    }

    /// *I23*: at most one open job holds a unique key.
    private mutating func judgeKeys(_ end: RunEnd) {
        var holders: [JudgedKey: JobID] = [:]
        for record in end.jobs where !record.status.isTerminal {
            guard let key = JudgedKey(record.details) else { continue }
            if let other = holders[key] {
                broken(.uniqueLive, record.id, "open, as is \(other) of the same key")
            }
            holders[key] = record.id
        }
    }

    /// *I9*: the counters of the queues equal a recount, and the store's own check found nothing (a finding that
    /// names another invariant counts as that one).
    private mutating func judgeStores(_ end: RunEnd) {
        for finding in end.findings {
            broken(Invariant(rawValue: finding.invariant) ?? .indexEqualsRows, finding.job, finding.detail)
        }
        var recount: [JudgedQueue: [JobStatus: Int]] = [:]
        for job in end.jobs {
            let queue = JudgedQueue(tenant: job.details.tenant, name: job.queue)
            recount[queue, default: [:]][job.status, default: 0] += 1
        }
        for queue in end.queues {
            let counted = recount[JudgedQueue(tenant: queue.tenant, name: queue.name)] ?? [:]
            if queue.counts.filter({ $0.value != 0 }) != counted {
                broken(.indexEqualsRows, nil, "the counters of queue \(queue.name) differ from a recount")
            }
        }
    }
}

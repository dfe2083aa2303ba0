internal import ShiftworkCore

// I1 NoLoss, I13 IdempotentRepeat, I23 UniqueLive, I29 Relations and I15 NotEarly, where jobs come in.
extension Judgement {
    /// Judges the answers to an insert:
    /// - *I13*: a job that the store has is `known`, and one that it never had is not;
    /// - *I23*: while an open job holds a unique key, a further job of the key is a duplicate of exactly that one;
    ///   when none holds it, no job is a duplicate;
    /// - *I29*: a job is stored `blocked` if and only if it waits for jobs that have not ended;
    /// - *I15*: a job planned for later is not stored `queued`.
    ///
    /// What a store refuses (`refused`) is not judged: the job was not accepted.
    mutating func judgeInsertions(_ jobs: [NewJob], _ replies: [Insertion], at now: Timestamp) {
        if jobs.count != replies.count {
            broken(.idempotentRepeat, nil, "\(jobs.count) jobs were handed in, \(replies.count) answered")
        }
        for (job, reply) in zip(jobs, replies) { judge(job, reply, at: now) }
    }

    private mutating func judge(_ new: NewJob, _ reply: Insertion, at now: Timestamp) {
        let before = stored(new.id)
        switch reply {
        case .refused: return
        case .known:
            if before == nil { broken(.idempotentRepeat, new.id, "known, but it is not stored") }
            jobs[new.id]?.presence = before == nil ? .gone : .stored
        case .duplicate(let other):
            if let before, before.presence == .stored {
                broken(
                    .idempotentRepeat, new.id, "called a duplicate of \(other), but it is stored itself",
                    with: [before.insertedBy])
            }
            judgeDuplicate(new, of: other)
        case .inserted(let status):
            if let before, before.presence == .stored {
                broken(.idempotentRepeat, new.id, "stored a second time", with: [before.insertedBy])
            }
            judgeKey(of: new)
            store(new, in: status, at: now)
        }
    }

    private mutating func judgeDuplicate(_ new: NewJob, of other: JobID) {
        guard let key = JudgedKey(new.details) else {
            return broken(.uniqueLive, new.id, "called a duplicate of \(other), but has no unique key")
        }
        guard keys[key] != other else { return }
        broken(
            .uniqueLive, new.id, "called a duplicate of \(other), which does not hold the key \(key.key)",
            with: [jobs[other]?.movedBy])
    }

    private mutating func judgeKey(of new: NewJob) {
        guard let key = JudgedKey(new.details), let holder = keys[key], holder != new.id else { return }
        if stored(holder) == nil || found(holder, in: .canceled) { return }
        broken(
            .uniqueLive, new.id, "stored while job \(holder) holds the key \(key.key)",
            with: [jobs[holder]?.insertedBy])
    }

    private mutating func store(_ new: NewJob, in status: JobStatus, at now: Timestamp) {
        place(new, at: now)
        for dependency in new.details.dependencies where jobs[new.id]?.status != status {
            // Time alone may have ended what it was to wait for.
            if found(dependency.job, in: .canceled) { place(new, at: now) }
        }
        guard let expected = jobs[new.id]?.status, expected != status else { return }
        let related: Set<JobStatus> = [.blocked, .canceled]
        broken(
            related.isDisjoint(with: [expected, status]) ? .notEarly : .relations, new.id,
            "stored as \(status.rawValue) instead of \(expected.rawValue)")
        force(new.id, to: status, at: now)
    }

    /// A new job, as what it waits for stands.
    private mutating func place(_ new: NewJob, at now: Timestamp) {
        let effects = new.details.dependencies.map { dependency in
            (job: dependency.job, effect: dependency.effect(of: stored(dependency.job)?.status ?? .finished))
        }
        let waitsFor = Set(effects.filter { $0.effect == .waits }.map(\.job))
        let isCalledOff = effects.contains { $0.effect == .cancels }
        let motion = JobMotion(inserting: new, at: now, waitsForJobs: isCalledOff || !waitsFor.isEmpty)
        for other in jobs[new.id]?.waitsFor ?? [] { stopWaiting(new.id, for: other) }
        jobs[new.id] = JudgedJob(new, motion: motion, waitsFor: waitsFor, event: number)
        for other in waitsFor { waiting[other, default: []].insert(new.id) }
        if let key = JudgedKey(new.details) { keys[key] = new.id }
        if isCalledOff { move(new.id, by: .cancel, at: now) }
    }

    /// Judges a commit that the store forgot later. *I1*: an insert or a settlement that was to be durable, and whose
    /// answer reached its caller, may not be among them. What a worker was told stays told, so its handlers may run;
    /// nothing else of it happened.
    mutating func judgeForgotten(_ call: CommittedCall, _ reply: RunEvent.ReplyFate) {
        if case .pump(let trip, _) = call {
            // The claim may have survived: then the job runs again, under the same lease.
            for settlement in trip.settlements { grants[Hold(settlement.lease)]?.begunBy = nil }
        }
        guard reply == .delivered else { return }
        switch call {
        case .insert(let jobs, let replies, .durable):
            for (job, reply) in zip(jobs, replies) {
                guard case .inserted = reply else { continue }
                broken(.noLoss, job.id, "acknowledged, and forgotten by the store")
            }
        case .pump(let trip, let reply) where trip.durability == .durable:
            for (settlement, reply) in zip(trip.settlements, reply.settled) {
                guard case .settled = reply else { continue }
                broken(
                    .noLoss, settlement.lease.job, "its outcome was acknowledged, and forgotten by the store")
            }
        default: break
        }
    }
}

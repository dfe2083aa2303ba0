internal import ShiftworkCore

// I3 LeaseExclusive, I5 TokenRises, I6 AttemptCounts, I7 Budget, I12 NoSpontaneousRun, I15 NotEarly,
// I22 CancelResolved, I24 Limits, I25 Pause, I27 PayloadExact and I29 Relations, where jobs are handed out.
extension Judgement {
    /// Notes what workers were given, also by commits that the store forgot later: their handlers may run.
    mutating func hear(_ call: CommittedCall) {
        let claimed: [ClaimedJob]
        switch call {
        case .pump(_, let reply): claimed = reply.claimed
        case .claim(_, _, let jobs): claimed = jobs
        default: return
        }
        for job in claimed where grants[Hold(job.lease)] == nil {
            grants[Hold(job.lease)] = Grant(attempt: job.attempt, payload: job.payload, event: number)
        }
    }

    /// Judges a claim by ids: what the worker holds already may be granted again.
    mutating func judgeClaim(
        of ids: [JobID], by worker: WorkerID, _ claimed: [ClaimedJob], at now: Timestamp
    ) {
        for job in claimed {
            if stored(job.lease.job)?.hold == Hold(job.lease), held[worker]?.contains(job.lease.job) == true {
                continue
            }
            judgeGrant(job, to: worker, at: now)
        }
    }

    /// Judges one job that a worker was given under a new lease:
    /// - *I3*: nobody else holds it, and the lease names the worker that asked, which the store knows;
    /// - *I12*: it is stored and has not ended; *I22*: least of all by a cancel;
    /// - *I24*: its queue has room;
    /// - *I25*: it is not paused, nor is its queue at this commit; *I29*: it waits for nobody;
    /// - *I15*: the latest reading of the store's clock so far has reached its time;
    /// - *I5*, *I6*, *I7*, *I27*: see the rules below.
    mutating func judgeGrant(_ claimed: ClaimedJob, to worker: WorkerID, at now: Timestamp) {
        let (id, hold) = (claimed.lease.job, Hold(claimed.lease))
        guard let before = stored(id) else {
            return broken(.noSpontaneousRun, id, "claimed, but not stored", with: [jobs[id]?.movedBy])
        }
        if hold.worker != worker || workers[worker] == nil {
            broken(.leaseExclusive, id, "the lease is for worker \(hold.worker), asked by \(worker)")
        }
        judgeStatus(of: id)
        judgePause(of: claimed, before, at: now)
        judgeLimits(of: before, at: now)
        judgeNumbers(of: claimed, before)
        take(claimed, id, at: now)
    }

    private mutating func judgeStatus(of id: JobID) {
        explain(id, by: .started)
        guard !found(id, in: .queued), let job = jobs[id] else { return }
        let (invariant, detail): (Invariant, String) =
            switch job.status {
            case .started, .killRequested: (.leaseExclusive, "claimed while another lease is current")
            case .finished, .failed, .killed: (.noSpontaneousRun, "claimed, but it is \(job.status.rawValue)")
            case .canceled: (.cancelResolved, "claimed after it was canceled")
            case .paused: (.pause, "claimed while an operator holds it")
            case .blocked: (.relations, "claimed while it waits for \(job.waitsFor.count) jobs")
            case .scheduled, .retrying: (.notEarly, "claimed before its time")
            case .queued: (.path, "")
            }
        broken(invariant, id, detail, with: [job.claimedBy, job.movedBy])
    }

    private mutating func judgePause(of claimed: ClaimedJob, _ before: JudgedJob, at now: Timestamp) {
        guard let pause = pauses[before.line], pause.until.map({ $0 > now }) ?? true else { return }
        broken(.pause, before.new.id, "claimed from the paused queue \(before.queue)")
    }

    /// *I5*: the token is higher than every one that the job had. *I6*: the attempt is one more than the runs that
    /// count so far: all but those given back and snoozed. *I7*: failures and crashes are those of this generation.
    /// *I27*: payload, its version and the type are those handed in.
    private mutating func judgeNumbers(of claimed: ClaimedJob, _ before: JudgedJob) {
        let (id, motion, shown) = (before.new.id, before.motion, [before.insertedBy, before.claimedBy])
        if claimed.lease.token <= before.highestToken {
            broken(
                .tokenRises, id, "token \(claimed.lease.token) after \(before.highestToken)",
                with: [before.claimedBy])
        }
        if claimed.attempt != motion.attempt + 1 {
            broken(
                .attemptCounts, id, "attempt \(claimed.attempt) after \(motion.attempt) runs that count",
                with: shown)
        }
        if (claimed.failures, claimed.crashes) != (motion.failures, motion.crashes) {
            broken(
                .budget, id,
                "claimed with \(claimed.failures) failures, \(claimed.crashes) crashes; "
                    + "there were \(motion.failures) and \(motion.crashes)", with: [before.movedBy])
        }
        let new = before.new
        if (claimed.payload, claimed.payloadVersion, claimed.type) != (
            new.payload, new.payloadVersion, new.type
        ) {
            broken(.payloadExact, id, "handed out with another payload", with: [before.insertedBy])
        }
    }

    /// The job runs from here on, as the store says.
    private mutating func take(_ claimed: ClaimedJob, _ id: JobID, at now: Timestamp) {
        if let other = jobs[id]?.hold?.worker { held[other]?.remove(id) }
        if !move(id, by: .claim, at: now) { force(id, to: .started, at: now) }
        let hold = Hold(claimed.lease)
        jobs[id]?.hold = hold
        jobs[id]?.motion.token = hold.token
        jobs[id]?.motion.attempt = claimed.attempt
        jobs[id]?.motion.failures = claimed.failures
        jobs[id]?.motion.crashes = claimed.crashes
        let highest = jobs[id]?.highestToken ?? 0
        jobs[id]?.highestToken = max(highest, hold.token)
        jobs[id]?.claims += 1
        jobs[id]?.claimedBy = number
        jobs[id]?.progress = nil
        held[hold.worker, default: []].insert(id)
    }

    /// Judges the begin of a handler. *I12*: its lease was granted to its worker, and no handler began under it
    /// before. *I6*: its attempt, *I27*: its payload is that of the claim.
    mutating func judgeHandler(_ hold: Hold, attempt: Int, payload: [UInt8]) {
        guard let grant = grants[hold] else {
            return broken(.noSpontaneousRun, hold.job, "a handler began under a lease that nobody granted")
        }
        if let begun = grant.begunBy {
            broken(.noSpontaneousRun, hold.job, "a second handler began under one lease", with: [begun])
        }
        grants[hold]?.begunBy = number
        if grant.attempt != attempt {
            broken(
                .attemptCounts, hold.job, "run as attempt \(attempt), claimed as \(grant.attempt)",
                with: [grant.event])
        }
        if grant.payload != payload {
            broken(.payloadExact, hold.job, "run with another payload than claimed", with: [grant.event])
        }
    }
}

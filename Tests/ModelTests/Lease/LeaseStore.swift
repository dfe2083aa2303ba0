internal import ShiftworkCore

/// A store's side of the model: what each call does to the one job. The decisions are Core's own; what a fault
/// changes stands beside them.
struct LeaseStore {
    let fault: LeaseFault?
    let isForgetful: Bool

    /// A clock that is behind every token, so that the next one is always the last and one more.
    static let now = Timestamp(microseconds: 0)
    static let past = Timestamp(microseconds: -1)
    static let future = Timestamp(microseconds: 1)

    /// Moves the job, and notes what happened.
    private func take(
        _ event: JobEvent, due: Timestamp? = nil, asIf status: JobStatus? = nil, in world: inout LeaseWorld
    ) -> String? {
        guard var job = world.job else { return nil }
        let from = job.motion.status
        var before = job.motion
        before.status = status ?? from
        guard var motion = before.after(event, at: Self.now, due: due) else { return nil }
        distort(&motion, event, before: before)
        motion.enqueuedAt = Self.past
        if motion.dueAt > Self.now { motion.dueAt = Self.future }
        (job.motion, job.beforeClaim) = (motion, nil)
        if from.isRunning, !motion.status.isRunning { job.truth.end(by: event, as: motion.status) }
        job.truth.hear(event)
        let broken = job.truth.note(event, from: from, to: motion.status)
        world.job = job
        return broken
    }

    private func distort(_ motion: inout JobMotion, _ event: JobEvent, before: JobMotion) {
        switch (fault, event) {
        case (.rescueKeepsToken, .rescue), (.rescueKeepsToken, .rescueLater): motion.token = before.token
        case (.rescueIsNotCounted, .rescue), (.rescueIsNotCounted, .rescueLater):
            motion.crashes = before.crashes
        case (.giveBackSpendsAttempt, .giveBack): motion.attempt = before.attempt
        case (.claimKeepsToken, .claim): motion.token = max(before.token, 1)
        case (.retryKeepsCounts, .retry):
            (motion.failures, motion.crashes) = (before.failures, before.crashes)
        default: break
        }
    }

    // MARK: Workers

    /// A claim; the lease that it grants, and what it breaks. Nil when there is nothing to claim.
    func claim(for worker: Int, in world: inout LeaseWorld) -> (grant: LeaseWorld.Grant, broken: String?)? {
        guard let before = world.job, world.workers[worker].isKnown || fault == .claimsForStrangers else {
            return nil
        }
        let isWrong = fault == .claimsCanceled && before.motion.status == .canceled
        guard before.motion.status == .queued || isWrong else { return nil }
        let tokens = world.grants.map(\.token) + [before.motion.token]
        var broken = take(.claim, asIf: .queued, in: &world)
        guard var job = world.job else { return nil }
        job.worker = worker
        if isForgetful {
            job.beforeClaim = LeaseWorld.BeforeClaim(motion: before.motion, worker: before.worker)
        }
        let grant = LeaseWorld.Grant(worker: worker, token: job.motion.token, attempt: job.motion.attempt)
        // A store that forgets may give a token out again: to the same worker, or refused by the worker's name.
        let wrong = job.truth.begin(grant, tokens: isForgetful ? [] : tokens)
        broken = wrong ?? broken
        world.job = job
        return (grant, broken)
    }

    /// A settlement under a lease; what it breaks, in what it does or in what it answers.
    func settle(_ grant: LeaseWorld.Grant, _ event: JobEvent, in world: inout LeaseWorld) -> String? {
        guard let job = world.job else { return nil }
        let isHolder = job.truth.holder.map(grant.isSame) ?? false
        guard holds(job, grant) else {
            return isHolder ? "I4 Fence: the holder's settlement was refused" : nil
        }
        let overwrites =
            fault == .finishOverwritesCancel && event == .succeed && job.motion.status == .canceled
        guard job.motion.status.isRunning || fault == .settlesTwice || overwrites else {
            let isTrue = job.truth.settled.map(grant.isSame) ?? false
            return isTrue ? nil : "I4 Fence: a lease that was lost is told that it has settled"
        }
        let asIf: JobStatus? =
            switch fault {
            case .settlesTwice: .started
            case .finishOverwritesCancel where overwrites: .started
            case .endOverwritesKill where event != .stop: .started
            default: nil
            }
        let broken = take(event, due: Self.future, asIf: asIf, in: &world)
        return isHolder ? broken : "I4 Fence: a settlement was accepted from one that did not hold it"
    }

    private func holds(_ job: LeaseWorld.StoredJob, _ grant: LeaseWorld.Grant) -> Bool {
        switch fault {
        case .settlesWithoutToken: job.worker == grant.worker
        case .fencesByAttempt: job.motion.attempt == grant.attempt
        case .settlesWithoutWorker: job.motion.token == grant.token
        default: job.motion.token == grant.token && job.worker == grant.worker
        }
    }

    /// What the store holds for a worker.
    func held(by worker: Int, in world: LeaseWorld) -> LeaseWorld.Grant? {
        guard let job = world.job, job.motion.status.isRunning, job.worker == worker else { return nil }
        return LeaseWorld.Grant(worker: worker, token: job.motion.token, attempt: job.motion.attempt)
    }

    func signOff(_ worker: Int, in world: inout LeaseWorld) -> String? {
        var broken: String?
        if held(by: worker, in: world) != nil, fault != .signOffKeepsJobs {
            broken = take(.giveBack, in: &world)
        }
        world.workers[worker].isKnown = false
        return broken
    }

    // MARK: Duties

    func rescue(_ worker: Int, looksFirst: Bool, in world: inout LeaseWorld) -> String? {
        let isSilent = world.workers[worker].isSighted || !looksFirst
        var broken: String?
        if let job = world.job, held(by: worker, in: world) != nil {
            let crashes = job.motion.crashes
            var event = JobEvent.afterCrash(crashes: crashes, maxCrashes: Truth.maxCrashes)
            if fault == .rescueNeverAbandons, event == .abandon { event = .rescueLater }
            broken = take(event, due: Self.now + JobEvent.delayAfterCrash(crashes: crashes), in: &world)
            if !isSilent { broken = "I17 NoFalseRescue: the worker has beaten since it was seen" }
        }
        world.workers[worker].isKnown = false
        world.workers[worker].isSighted = false
        return broken
    }

    /// Moves what is due into its line; nil when nothing is.
    func release(in world: inout LeaseWorld) -> String? {
        guard let motion = world.job?.motion, motion.dueAt <= Self.now else { return nil }
        return motion.status == .queued ? nil : take(.release, in: &world)
    }

    func timePasses(in world: inout LeaseWorld) { world.job?.motion.dueAt = Self.past }

    /// Goes back to the last synced commit.
    func forgetClaim(in world: inout LeaseWorld) {
        guard var job = world.job, let before = job.beforeClaim else { return }
        (job.motion, job.worker, job.beforeClaim) = (before.motion, before.worker, nil)
        (job.truth.holder, job.truth.isRunOwed) = (nil, true)
        world.job = job
    }

    // MARK: Operators

    func control(_ action: ControlAction, isDelayed: Bool, in world: inout LeaseWorld) -> String? {
        guard let job = world.job else { return nil }
        switch action.decision(for: job.motion, waitsForJobs: false, now: Self.now) {
        case .unchanged, .refused, .edit: return nil
        case .delete:
            world.job = nil
            return nil
        case .event(let event):
            let broken = take(event, in: &world)
            guard isDelayed else { return broken }
            return broken ?? take(.postpone, due: Self.future, in: &world)
        }
    }
}

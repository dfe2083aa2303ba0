internal import ShiftworkCore

/// What really happened to a job, told beside the store, so that what the store keeps can be judged.
///
/// It shares nothing with the lifecycle but the names of statuses and events.
struct Truth: Hashable {
    static let maxAttempts = 3
    static let maxCrashes = 3

    /// Whose run is under way.
    var holder: LeaseWorld.Grant?
    /// The last lease that was ended by its own worker.
    var settled: LeaseWorld.Grant?
    /// Runs that ended and count, in all generations.
    var spent = 0
    /// In this generation.
    var failures = 0
    var crashes = 0
    /// Whether a run is owed: at the beginning, and after each that did not end the job.
    var isRunOwed = true
    /// Whether an operator called it off, and was told so, in this generation.
    var isCalledOff = false
    /// Whether it has ended, in this generation.
    var hasEnded = false
}

// What is noted, and what may not be.
extension Truth {
    /// A run begins. `tokens` were given out before.
    mutating func begin(_ grant: LeaseWorld.Grant, tokens: some Sequence<Int64>) -> String? {
        defer { (holder, isRunOwed) = (grant, false) }
        if holder != nil { return "I3 LeaseExclusive: it was given to two workers" }
        if isCalledOff { return "I22 CancelResolved: it was called off, and runs" }
        if !isRunOwed { return "I12 NoSpontaneousRun: nobody asked for this run" }
        if tokens.contains(where: { $0 >= grant.token }) {
            return "I5 TokenRises: this token was given out before"
        }
        return nil
    }

    /// The run under way ends by an event.
    mutating func end(by event: JobEvent, as status: JobStatus) {
        if JobEvent.settling.contains(event) { settled = holder }
        let counts = (event != .snooze && event != .giveBack) || status == .killed
        if counts { spent += 1 }
        if event == .fail || event == .exhaust { failures += 1 }
        if [.rescue, .rescueLater, .abandon].contains(event) { crashes += 1 }
        (holder, isRunOwed) = (nil, !status.isTerminal)
    }

    /// An operator's word.
    mutating func hear(_ event: JobEvent) {
        if event == .cancel { isCalledOff = true }
        guard event == .retry || event == .rerun else { return }
        (failures, crashes, isRunOwed, isCalledOff, hasEnded) = (0, 0, true, false, false)
    }

    /// A move from one status to another.
    mutating func note(_ event: JobEvent, from: JobStatus, to: JobStatus) -> String? {
        if from.after(event) != .becomes(to) { return "I8 Path: \(event) makes no \(to) of \(from)" }
        if from.isTerminal, event != .retry, event != .rerun {
            return "I2 OneEnd: it had ended, and \(event) moved it"
        }
        guard to.isTerminal else { return nil }
        defer { (hasEnded, isRunOwed) = (true, false) }
        return hasEnded ? "I2 OneEnd: it ended twice in one generation" : nil
    }
}

extension LeaseWorld {
    /// What must hold at any moment; the first that does not.
    var fault: String? {
        guard let job else { return nil }
        let (motion, truth) = (job.motion, job.truth)
        let holder =
            motion.status.isRunning ? Grant(worker: job.worker, token: motion.token, attempt: 0) : nil
        if (holder == nil) != (truth.holder == nil)
            || holder.map({ !$0.isSame(as: truth.holder ?? $0) }) == true
        {
            return "I3 LeaseExclusive: the store holds it for another than the one that runs it"
        }
        if let worker = holder?.worker, worker == Self.gone || !workers[worker].isKnown {
            return "I3 LeaseExclusive: it is held by a worker that the store does not know"
        }
        if motion.attempt != truth.spent + (motion.status.isRunning ? 1 : 0) {
            return "I6 AttemptCounts: attempt \(motion.attempt), \(truth.spent) runs spent"
        }
        if truth.failures > Truth.maxAttempts || truth.crashes > Truth.maxCrashes {
            return "I7 Budget: \(truth.failures) failures, \(truth.crashes) crashes"
        }
        if truth.crashes == Truth.maxCrashes, !motion.status.isTerminal {
            return "I7 Budget: its crashes did not end it"
        }
        if truth.failures == Truth.maxAttempts, !motion.status.isTerminal {
            return "I7 Budget: its failures did not end it"
        }
        if (motion.failures, motion.crashes) != (truth.failures, truth.crashes) {
            return "I7 Budget: the store counts \(motion.failures) failures and \(motion.crashes) crashes"
        }
        if truth.isRunOwed == (motion.status.isTerminal || motion.status.isRunning) {
            return "I12 NoSpontaneousRun: \(motion.status), and a run is \(truth.isRunOwed ? "" : "not ")owed"
        }
        let isResolved =
            motion.status == .killRequested || (motion.status.isTerminal && motion.status != .failed)
        if truth.isCalledOff, !isResolved {
            return "I22 CancelResolved: it was called off, and is \(motion.status)"
        }
        return nil
    }
}

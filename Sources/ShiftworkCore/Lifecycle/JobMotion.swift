/// The part of a job that moves: what a store keeps in its narrow rows, and what each event does to it.
///
/// Every store asks here what a job becomes, and only writes the answer down.
public struct JobMotion: Sendable, Hashable {
    public var status: JobStatus
    /// When it could run, for its place in the line.
    public var enqueuedAt: Timestamp
    /// When it may run next; meaningful while `scheduled` or `retrying`, and remembered while `paused` or `blocked`.
    public var dueAt: Timestamp
    /// The last token given out, and one more after a rescue; 0 before the first. A settlement whose token
    /// this is, of a job that does not run, was written before; with any other token its lease is lost.
    public var token: Int64
    /// The number of the current or last run that counts.
    public var attempt: Int
    /// Failed attempts in this generation.
    public var failures: Int
    /// Crashes in this generation.
    public var crashes: Int

    /// A motion as it stands.
    public init(
        status: JobStatus, enqueuedAt: Timestamp, dueAt: Timestamp, token: Int64 = 0, attempt: Int = 0,
        failures: Int = 0,
        crashes: Int = 0
    ) {
        (self.status, self.enqueuedAt, self.dueAt, self.token) = (status, enqueuedAt, dueAt, token)
        (self.attempt, self.failures, self.crashes) = (attempt, failures, crashes)
    }

    /// A job that is inserted at `now`.
    public init(inserting job: NewJob, at now: Timestamp, waitsForJobs: Bool) {
        let due =
            switch job.start {
            case .now: now
            case .after(let delay): max(now + delay, now)
            case .at(let moment): max(moment, now)
            }
        let status: JobStatus = waitsForJobs ? .blocked : due > now ? .scheduled : .queued
        self.init(status: status, enqueuedAt: due, dueAt: due)
    }

    /// What the job becomes by `event` at `now`, or nil when the event does not move it.
    ///
    /// `due` is when it may run next, for the events that plan a run: fail, snooze, rescueLater, postpone, retry
    /// and rerun.
    public func after(_ event: JobEvent, at now: Timestamp, due: Timestamp? = nil) -> JobMotion? {
        guard case .becomes(let next) = status.after(event) else { return nil }
        var motion = self
        motion.status = next
        switch event {
        case .claim:
            motion.attempt += 1
            motion.token = now.number(above: token)
        case .fail, .exhaust: motion.failures += 1
        case .rescue, .rescueLater, .abandon:
            motion.crashes += 1
            // A lease that ran out is lost, not settled: its token is not the last one any more.
            motion.token += 1
        case .snooze, .giveBack: if next != .killed { motion.attempt -= 1 }
        case .retry, .rerun: (motion.failures, motion.crashes) = (0, 0)
        case .release, .unblock, .postpone, .block, .pause, .resume, .cancel, .succeed, .stop: break
        }
        if next == .scheduled || next == .retrying { motion.dueAt = due ?? dueAt }
        if next == .queued {
            motion.enqueuedAt = enqueuedAt(after: event, at: now)
            // The plan is used up, also when an operator released the job early: a pause must not bring it back.
            motion.dueAt = min(dueAt, motion.enqueuedAt)
        }
        return motion
    }

    /// A job keeps its place in the line when its run did not count; else the wait begins when it could run.
    private func enqueuedAt(after event: JobEvent, at now: Timestamp) -> Timestamp {
        switch event {
        case .release: min(dueAt, now)
        case .giveBack, .rescue: enqueuedAt
        case .unblock, .resume, .retry, .rerun, .postpone, .block, .pause, .cancel, .claim, .succeed, .fail,
            .exhaust,
            .snooze, .stop, .rescueLater, .abandon:
            now
        }
    }
}

extension JobEvent {
    /// What a crash of its worker does to a job that crashed `crashes` times before: the first rescue queues at once,
    /// later ones wait, and the last one allowed ends it.
    public static func afterCrash(crashes: Int, maxCrashes: Int) -> JobEvent {
        if crashes + 1 >= maxCrashes { return .abandon }
        return crashes == 0 ? .rescue : .rescueLater
    }

    /// How long a job waits that crashed `crashes` times before and is rescued later: 10 s, doubling, 10 min at most.
    public static func delayAfterCrash(crashes: Int) -> Duration {
        .seconds(min(600, 10 << min(max(crashes - 1, 0), 6)))
    }

    /// What `unblock` or `resume` means for a job that may run at `dueAt`: from there it is queued, or its
    /// time lies ahead, or it still waits for jobs.
    public static func lettingGo(from status: JobStatus, dueAt: Timestamp, waitsForJobs: Bool, now: Timestamp)
        -> JobEvent
    {
        if waitsForJobs { return status == .paused ? .block : .resume }
        if dueAt > now, status == .paused || status == .blocked { return .postpone }
        return status == .blocked ? .unblock : .resume
    }
}

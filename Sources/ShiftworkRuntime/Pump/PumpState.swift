internal import ShiftworkCore

/// What a worker's pump does next, decided from numbers alone: no store, no clock, no task.
///
/// While one trip flies the next one's cargo gathers; under load that alone makes the batches large. While
/// free slots or free hands could use the reply, a trip leaves at once; while every hand has work in store it
/// waits for more cargo, 5 ms at the most.
struct PumpState: Sendable {
    let settings: PumpSettings

    /// What the pump is to do.
    enum Action: Sendable, Hashable {
        case trip(TripPlan)
        /// Look whether the store changed.
        case poll
        /// Sleep until a moment of the monotonic clock, a ring, or the board's mark.
        case wait(until: Duration, settlements: Int, waiting: Int)
        /// Everything is settled: sign off.
        case finish
    }

    /// What a trip is to carry besides its cargo.
    struct TripPlan: Sendable, Hashable {
        var claim: Int
        /// Whether to compare leases with the store.
        var isReconciling: Bool
        /// Whether it counts as a sign of life: the first trip after half the time between two.
        var isBeat: Bool
    }

    /// Where a worker is in its life.
    enum Phase: Sendable, Hashable {
        case working
        /// Claims no more, by an operator's wish.
        case quiet
        /// Shutting down: claims no more, waits for handlers until a moment.
        case draining(until: Duration)
        /// Handlers were asked to stop; leaves at a moment even if some do not.
        case stopping(until: Duration)
    }

    private(set) var phase = Phase.working
    /// Whether the shutdown is an operator's wish that the worker begin again.
    private(set) var isRestarting = false
    private var mayHaveWork = true
    private var hasNews = false
    private var isInDoubt = false
    private var lastTrip: Duration
    private var lastBeat: Duration
    private var lastReconcile: Duration
    private var retryAt: Duration = .zero
    private var failures = 0
    private var pollEvery: Duration
    private var nextPoll: Duration
    private var nextDue: Duration?

    init(settings: PumpSettings, now: Duration) {
        self.settings = settings
        (lastTrip, lastBeat, lastReconcile, nextPoll) = (now, now - settings.renewal, now, now)
        pollEvery = settings.shortestPoll
    }

    // MARK: Decide

    /// The next action, for the board as it is.
    func next(_ board: BoardSnapshot, at now: Duration) -> Action {
        if isFinished(board, at: now) { return .finish }
        if now < retryAt { return .wait(until: retryAt, settlements: .max, waiting: 0) }
        let claim = claimable(board, at: now)
        if isTripDue(board, claim: claim, at: now) {
            return .trip(
                TripPlan(
                    claim: claim, isReconciling: isInDoubt || now >= lastReconcile + settings.reconcile,
                    isBeat: isInDoubt || now >= lastBeat + settings.renewal / 2))
        }
        if now >= nextPoll { return .poll }
        return .wait(until: wakeTime(board, at: now), settlements: 1, waiting: prefetch(board) / 2)
    }

    /// How many jobs may wait for a slot: only short ones, and no more than what 50 ms can use up.
    func prefetch(_ board: BoardSnapshot) -> Int {
        guard let average = board.averageRun, average < settings.prefetchBelow else { return 0 }
        let usable = Double(settings.prefetchBelow.microseconds) / Double(max(average.microseconds, 1))
        return Int(min(usable * Double(settings.slots), Double(settings.prefetchLimit)))
    }

    private func claimable(_ board: BoardSnapshot, at now: Duration) -> Int {
        let isDue = nextDue.map { $0 <= now } ?? false
        // With each sign of life it looks for work that nothing announced, as when a queue's pause ran out on a clock
        // that jumped.
        let isBeatDue = now >= lastBeat + settings.renewal
        // An end may free jobs that waited for it, or make room in a queue with a limit. The trip that tells of
        // it claims them: a worker's own trips ring no bell.
        let isWorthATry = mayHaveWork || isDue || isBeatDue || board.mayFreeOthers
        return phase == .working && isWorthATry ? room(board) : 0
    }

    /// How many jobs more the board can take.
    private func room(_ board: BoardSnapshot) -> Int {
        let prefetch = prefetch(board)
        guard board.waiting - board.held <= prefetch / 2 else { return 0 }
        // Suspects held back for each other leave the slots to healthy jobs, but a worker does not collect them all.
        let busy = board.running + board.waiting - min(board.held, settings.prefetchLimit)
        return min(max(0, settings.slots + prefetch - busy), PumpSettings.batchLimit)
    }

    private func isTripDue(_ board: BoardSnapshot, claim: Int, at now: Duration) -> Bool {
        if claim > 0 || isInDoubt || now >= lastBeat + settings.renewal { return true }
        if board.settlements > 0, isSettlingDue(board, at: now) { return true }
        if board.hasReports, now >= lastTrip + settings.reportEvery { return true }
        return wantsWord(board) && now >= lastTrip + settings.killPollEvery
    }

    /// Whether the news may be for this worker: that a job is to stop, or that it may work again.
    private func wantsWord(_ board: BoardSnapshot) -> Bool {
        hasNews && (board.running + board.waiting > 0 || phase == .quiet)
    }

    private func isSettlingDue(_ board: BoardSnapshot, at now: Duration) -> Bool {
        if board.waiting - board.held <= prefetch(board) / 2 || phase != .working { return true }
        if board.settlements >= PumpSettings.batchLimit { return true }
        return board.oldestSettlement.map { now >= $0 + settings.settleWithin } ?? false
    }

    private func wakeTime(_ board: BoardSnapshot, at now: Duration) -> Duration {
        var moments = [lastBeat + settings.renewal, nextPoll]
        if let nextDue, phase == .working, room(board) > 0 { moments.append(nextDue) }
        if board.waiting > board.held {
            moments.append((board.oldestSettlement ?? now) + settings.settleWithin)
        }
        if let oldestWaiting = board.oldestWaiting { moments.append(oldestWaiting + settings.giveBackAfter) }
        if board.hasReports || board.running > 0 { moments.append(max(now, lastTrip) + settings.reportEvery) }
        if wantsWord(board) { moments.append(lastTrip + settings.killPollEvery) }
        switch phase {
        case .working, .quiet: break
        case .draining(let until), .stopping(let until): moments.append(until)
        }
        return max(moments.min() ?? now, now)
    }

    private func isFinished(_ board: BoardSnapshot, at now: Duration) -> Bool {
        switch phase {
        case .working, .quiet: false
        case .draining: board.running == 0 && board.waiting == 0 && board.settlements == 0
        case .stopping(let until):
            if board.settlements == 0 {
                board.running == 0 && board.waiting == 0 || now >= until
            } else {
                // A store that is away does not keep a process from ending: others rescue its jobs.
                isFailing && now >= until + settings.grace
            }
        }
    }

    // MARK: What happened

    /// The store, or something in this process, may have work.
    mutating func heardNews() { (mayHaveWork, hasNews) = (true, true) }

    /// A look at the store's change mark.
    mutating func polled(hasChanged: Bool, at now: Duration) {
        if hasChanged {
            heardNews()
            pollEvery = settings.shortestPoll
        } else {
            pollEvery = min(pollEvery * 2, settings.longestPoll)
        }
        nextPoll = now + pollEvery
    }

    /// A trip that began at `start` returned.
    mutating func returned(_ reply: PumpReply, from plan: TripPlan, start: Duration, at now: Duration) {
        (failures, retryAt, isInDoubt, hasNews) = (0, .zero, false, false)
        lastTrip = now
        if plan.isBeat { lastBeat = start }
        if plan.isReconciling { lastReconcile = start }
        if plan.claim > 0 { mayHaveWork = reply.hasMore || reply.claimed.count >= plan.claim }
        // Not at once, even if the store says so: it may leave the releasing to others.
        let due = reply.nextDue.map { now + max(settings.shortestPoll, $0 - reply.now) }
        // What a claim was told, as when a rate limit allows more, holds until the next claim.
        nextDue = plan.claim > 0 ? due : [nextDue, due].compactMap(\.self).min()
        if !reply.claimed.isEmpty { pollEvery = settings.shortestPoll }
        switch (reply.directive, phase) {
        case (.work, .quiet): (phase, mayHaveWork) = (.working, true)
        case (.quiet, .working): phase = .quiet
        case (.stop, _): drain(at: now)
        case (.restart, .working), (.restart, .quiet):
            drain(at: now)
            isRestarting = true
        case (.work, _), (.quiet, _), (.restart, _): break
        }
    }

    /// A trip failed, or its reply was lost: the same cargo goes again, after 50 ms and then longer, 2 s at most.
    mutating func failed(at now: Duration, jitter: Double) {
        failures += 1
        let wait = Duration.milliseconds(min(50 << min(failures - 1, 6), 2_000))
        retryAt = now + wait * (0.5 + jitter / 2)
        isInDoubt = true
        lastTrip = now
    }

    /// Whether the last trip failed.
    var isFailing: Bool { failures > 0 }

    /// Shutdown begins, for good even if a restart had begun.
    mutating func drain(at now: Duration) {
        isRestarting = false
        switch phase {
        case .working, .quiet: phase = .draining(until: now + settings.drain)
        case .draining, .stopping: break
        }
    }

    /// Whether handlers are to be asked to stop now; true once.
    mutating func isPatienceOver(at now: Duration) -> Bool {
        guard case .draining(let until) = phase, now >= until else { return false }
        phase = .stopping(until: now + settings.grace)
        return true
    }

    /// How a worker ends whose jobs others have taken: it goes on under another id unless its end was wanted.
    var endOfRescued: Pump.End {
        if isRestarting { return .restarting }
        return switch phase {
        case .working, .quiet: .rescued
        case .draining, .stopping: .signedOff
        }
    }

    /// Ends at once: no waiting for handlers.
    mutating func stopNow(at now: Duration) {
        isRestarting = false
        if case .stopping = phase { return }
        phase = .draining(until: now)
    }
}

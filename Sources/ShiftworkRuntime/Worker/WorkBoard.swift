internal import DequeModule
internal import ShiftworkCore
internal import Synchronization

/// What pump and slots of one worker share: jobs claimed and not started, jobs running, settlements not carried yet.
///
/// Everything happens under one short lock, so that a slot takes its next job without waking anybody.
final class WorkBoard: Sendable {
    /// A slot, and the run that it was given.
    typealias Start = (slot: CheckedContinuation<RunningJob?, Never>, run: RunningJob)

    private let state = Mutex(State())
    private let uptime: @Sendable () -> Duration
    private let prepare: @Sendable (ClaimedJob) -> RunningJob

    init(
        uptime: @escaping @Sendable () -> Duration, prepare: @escaping @Sendable (ClaimedJob) -> RunningJob
    ) {
        (self.uptime, self.prepare) = (uptime, prepare)
    }

    // MARK: Slots

    /// The next run for a free slot, waiting for one; nil when there will be none.
    func next() async -> RunningJob? {
        if let run = state.withLock({ $0.begin(prepare) }) { return run }
        return await withCheckedContinuation { continuation in
            let (run, isDone) = state.withLock { state -> (RunningJob?, Bool) in
                if let run = state.begin(prepare) { return (run, true) }
                if state.isClosed { return (nil, true) }
                state.idleSlots.append(continuation)
                return (nil, false)
            }
            if isDone { continuation.resume(returning: run) }
        }
    }

    /// Notes the end of an attempt and wakes the pump if it waits for this.
    func ended(_ run: RunningJob, settlement: Settlement) {
        let now = uptime()
        var settlement = settlement
        settlement.progress = run.takeProgress()?.progress
        let lines = run.takeLines()
        let (bell, starts) = state.withLock { state -> (CheckedContinuation<Void, Never>?, [Start]) in
            state.running.removeValue(forKey: run.job.lease)
            if run.job.crashes > 0 { state.suspects -= 1 }
            state.lines += lines
            state.add(settlement, at: now)
            state.noteRun(of: settlement.ran)
            let bell = state.pump.ringIfReached(
                settlements: state.settlements.count, waiting: state.waiting.count - state.held)
            return (bell, run.job.crashes > 0 ? state.matchSlots(prepare) : [])
        }
        bell?.resume()
        for start in starts { start.slot.resume(returning: start.run) }
    }

    // MARK: Pump

    /// What the pump needs to know to decide.
    func snapshot() -> BoardSnapshot {
        state.withLock { state in
            BoardSnapshot(
                waiting: state.waiting.count, oldestWaiting: state.waiting.first?.since,
                held: state.held, running: state.running.count,
                settlements: state.settlements.count, oldestSettlement: state.oldestSettlement,
                mayFreeOthers: state.settlements.contains { $0.event != .giveBack },
                hasReports: !state.lines.isEmpty || !state.reports.isEmpty
                    || state.running.values.contains { $0.hasNews },
                averageRun: state.ended == 0 ? nil : .microseconds(Int64(state.averageRun)))
        }
    }

    /// Takes what a trip carries.
    func takeCargo(limit: Int) -> BoardCargo {
        state.withLock { state in
            let count = min(limit, state.settlements.count)
            let settlements = Array(state.settlements.prefix(count))
            state.settlements.removeFirst(count)
            state.oldestSettlement = state.settlements.isEmpty ? nil : state.oldestSettlement
            var cargo = BoardCargo(settlements: settlements, progress: state.reports, logLines: state.lines)
            (state.reports, state.lines) = ([], [])
            for job in state.running.values {
                if let report = job.takeProgress() { cargo.progress.append(report) }
                cargo.logLines += job.takeLines()
            }
            return cargo
        }
    }

    /// Takes back what a trip could not deliver; it goes first with the next one.
    func putBack(_ cargo: BoardCargo) {
        let now = uptime()
        state.withLock { state in
            state.settlements.insert(contentsOf: cargo.settlements, at: 0)
            if !state.settlements.isEmpty { state.oldestSettlement = now }
            state.reports.insert(contentsOf: cargo.progress, at: 0)
            state.lines.insert(contentsOf: cargo.logLines, at: 0)
        }
    }

    /// Whether a job with a crash on record runs or waits here.
    var hasSuspect: Bool { state.withLock { $0.suspects > 0 || $0.waiting.contains { $0.job.crashes > 0 } } }

    /// How many handlers run.
    var runningCount: Int { state.withLock { $0.running.count } }

    /// How many jobs of each queue the worker holds.
    func perQueue() -> [QueueName: Int] {
        state.withLock { state in
            var counts: [QueueName: Int] = [:]
            for entry in state.waiting { counts[entry.job.queue, default: 0] += 1 }
            for run in state.running.values { counts[run.job.queue, default: 0] += 1 }
            return counts
        }
    }

    /// Every lease that the worker has a hand on.
    func leases() -> [Lease] {
        state.withLock { state in
            state.waiting.map(\.job.lease) + state.running.keys + state.settlements.map(\.lease)
        }
    }

    /// Hands claimed jobs to free slots, and keeps the rest for the next ones.
    func add(_ jobs: [ClaimedJob]) {
        let now = uptime()
        let starts = state.withLock { state in
            for job in jobs { state.waiting.append((job, now)) }
            return state.matchSlots(prepare)
        }
        for start in starts { start.slot.resume(returning: start.run) }
    }

    /// Gives back jobs that have not started: all, or those claimed before a moment.
    func giveBackWaiting(since moment: Duration? = nil, reason: String) {
        let now = uptime()
        state.withLock { state in
            while let first = state.waiting.first, moment.map({ first.since <= $0 }) ?? true {
                state.waiting.removeFirst()
                var settlement = Settlement(.giveBack, lease: first.job.lease)
                settlement.reason = reason
                state.add(settlement, at: now)
            }
        }
    }

    /// Asks running jobs to stop: some, or all. Of these, those that have not started are stopped when somebody
    /// asked for that, and else given back.
    func stop(_ reason: StopReason, _ jobs: Set<JobID>? = nil) {
        let now = uptime()
        let runs = state.withLock { state in
            for job in state.removeWaiting(jobs) {
                var settlement = Settlement(reason == .killed ? .stop : .giveBack, lease: job.lease)
                settlement.reason = reason == .killed ? Outcome.killed : "not started"
                state.add(settlement, at: now)
            }
            return state.runs(of: jobs)
        }
        for run in runs { run.stop(reason) }
    }

    /// Forgets jobs whose leases are lost, and asks those to stop that run.
    func drop(_ jobs: Set<JobID>) {
        guard !jobs.isEmpty else { return }
        let runs = state.withLock { state in
            let lost = state.lost(among: jobs)
            state.waiting.removeAll { lost.contains($0.job.lease) }
            return state.running.filter { lost.contains($0.key) }.values
        }
        for run in runs { run.stop(.leaseLost) }
    }

    /// Forgets everything, for every lease is lost, and asks all to stop that run.
    func dropAll() {
        let runs = state.withLock { state in
            state.waiting.removeAll()
            (state.settlements, state.oldestSettlement) = ([], nil)
            return Array(state.running.values)
        }
        for run in runs { run.stop(.leaseLost) }
    }

    /// When the next running job will have run too long; nil when none has a limit.
    var nextTimeout: Duration? {
        state.withLock { state in
            state.running.values.lazy.filter { $0.stopReason == nil }.compactMap(\.deadline).min()
        }
    }

    /// Asks those to stop that have run too long.
    func stopOverdue(at now: Duration) {
        let overdue = state.withLock { state in
            state.running.values.filter { $0.deadline.map { $0 <= now } ?? false }
        }
        for job in overdue { job.stop(.timeout) }
    }

    /// Ends the slots as they get free.
    func close() {
        let slots = state.withLock { state in
            state.isClosed = true
            defer { state.idleSlots.removeAll() }
            return Array(state.idleSlots)
        }
        for slot in slots { slot.resume(returning: nil) }
    }

    // MARK: The pump's bell

    /// Wakes the pump, or keeps it from falling asleep.
    func ring() { state.withLock { $0.pump.ring() }?.resume() }

    /// Forgets a ring that nobody slept through: whoever rang left the reason elsewhere.
    func hush() { state.withLock { $0.pump.hush() } }

    /// Waits for a ring, or for so many settlements, or until so few jobs wait for a slot.
    func waitForRing(settlements: Int, waiting: Int) async {
        await withCheckedContinuation { continuation in
            let isDue = state.withLock { state in
                state.pump.sleep(
                    continuation, settlements: settlements, waiting: waiting,
                    has: (state.settlements.count, state.waiting.count))
            }
            if isDue { continuation.resume() }
        }
    }
}

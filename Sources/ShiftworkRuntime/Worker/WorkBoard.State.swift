internal import DequeModule
internal import ShiftworkCore

extension WorkBoard {
    /// What the lock protects.
    struct State {
        var waiting: Deque<(job: ClaimedJob, since: Duration)> = []
        /// By lease: a job that was lost and claimed again may run beside its earlier run, until that one stops.
        var running: [Lease: RunningJob] = [:]
        /// Running jobs with a crash on record: one at the most.
        var suspects = 0
        var settlements: [Settlement] = []
        var oldestSettlement: Duration?
        var idleSlots: Deque<CheckedContinuation<RunningJob?, Never>> = []
        var averageRun = 0.0
        var ended = 0
        var reports: [ProgressReport] = []
        var lines: [LogReport] = []
        var isClosed = false
        var pump = PumpBell()
    }
}

extension WorkBoard.State {
    /// The next job that may start: a job with a crash on record never runs beside another such job, so that
    /// a poison job cannot take bystanders with it.
    private mutating func takeStartable() -> ClaimedJob? {
        guard suspects > 0 else {
            guard let first = waiting.popFirst() else { return nil }
            if first.job.crashes > 0 { suspects += 1 }
            return first.job
        }
        guard let index = waiting.firstIndex(where: { $0.job.crashes == 0 }) else { return nil }
        return waiting.remove(at: index).job
    }

    /// Begins the next job that may start: it waits or runs at any moment, so that a lease is never overlooked.
    mutating func begin(_ prepare: (ClaimedJob) -> RunningJob) -> RunningJob? {
        guard !isClosed, let job = takeStartable() else { return nil }
        let run = prepare(job)
        running[job.lease] = run
        return run
    }

    /// Begins jobs for the slots that wait for one.
    mutating func matchSlots(_ prepare: (ClaimedJob) -> RunningJob) -> [WorkBoard.Start] {
        var starts: [WorkBoard.Start] = []
        while !idleSlots.isEmpty, let run = begin(prepare) { starts.append((idleSlots.removeFirst(), run)) }
        return starts
    }

    /// Jobs that wait for a suspect's end, not for a slot.
    var held: Int { suspects > 0 ? waiting.count { $0.job.crashes > 0 } : 0 }

    mutating func add(_ settlement: Settlement, at now: Duration) {
        settlements.append(settlement)
        oldestSettlement = oldestSettlement ?? now
    }

    /// The usual run time: each end counts a twentieth.
    mutating func noteRun(of ran: Duration) {
        ended += 1
        let microseconds = Double(ran.microseconds)
        averageRun = ended == 1 ? microseconds : averageRun * 0.95 + microseconds * 0.05
    }

    /// Takes jobs away that have not started: some, or all.
    mutating func removeWaiting(_ jobs: Set<JobID>?) -> [ClaimedJob] {
        let removed = waiting.map(\.job).filter { jobs?.contains($0.lease.job) ?? true }
        if !removed.isEmpty { waiting.removeAll { jobs?.contains($0.job.lease.job) ?? true } }
        return removed
    }

    func runs(of jobs: Set<JobID>?) -> [RunningJob] {
        running.values.filter { jobs?.contains($0.job.lease.job) ?? true }
    }

    /// The leases on these jobs. Of two on one job the newer is current: the job was lost and claimed again.
    func lost(among jobs: Set<JobID>) -> Set<Lease> {
        var leases: [JobID: [Lease]] = [:]
        for lease in waiting.map(\.job.lease) + running.keys where jobs.contains(lease.job) {
            leases[lease.job, default: []].append(lease)
        }
        return Set(
            leases.values.flatMap { leases in
                leases.count == 1 ? leases : leases.sorted { $0.token < $1.token }.dropLast()
            })
    }
}

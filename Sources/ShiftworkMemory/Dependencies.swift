internal import ShiftworkCore

extension MemoryTable {
    /// What a new job's dependencies say at its insert: which of them it waits for, and whether one calls it off.
    func waits(of details: JobDetails) -> (waitsFor: Set<JobID>, isCalledOff: Bool) {
        var (waitsFor, isCalledOff): (Set<JobID>, Bool) = ([], false)
        for dependency in details.dependencies {
            guard let status = jobs[dependency.job]?.motion.status else { continue }
            switch dependency.effect(of: status) {
            case .satisfied: break
            case .waits: waitsFor.insert(dependency.job)
            case .cancels: isCalledOff = true
            }
        }
        return (waitsFor, isCalledOff)
    }

    /// Tells those that wait for a job that it has ended, and those that wait for them if they end by it: one after
    /// the other, however long the chain is.
    mutating func hear(of id: JobID, at now: Timestamp) {
        ended.append(id)
        guard ended.count == 1 else { return }
        var told = 0
        while told < ended.count {
            tellWaiting(of: ended[told], at: now)
            told += 1
        }
        ended = []
    }

    /// Tells the jobs that wait for `id` how it ended.
    private mutating func tellWaiting(of id: JobID, at now: Timestamp) {
        guard let status = jobs[id]?.motion.status else { return }
        for child in (waiting[id] ?? []).sorted() {
            guard let job = jobs[child],
                let dependency = job.record.details.dependencies.first(where: { $0.job == id })
            else { continue }
            switch dependency.effect(of: status) {
            case .waits: break
            case .cancels:
                var step = Step(.cancel)
                step.reason = HistoryEntry.dependencyFailed
                take(step, job: child, at: now)
            case .satisfied:
                stopWaiting(child, for: id)
                letGo(child, at: now)
            }
        }
    }

    mutating func stopWaiting(_ child: JobID, for other: JobID) {
        jobs[child]?.waitsFor.remove(other)
        waiting[other]?.remove(child)
        if waiting[other]?.isEmpty == true { waiting[other] = nil }
    }

    private mutating func letGo(_ child: JobID, at now: Timestamp) {
        guard let job = jobs[child], job.motion.status == .blocked, !job.waitsForJobs else { return }
        let event = JobEvent.lettingGo(
            from: .blocked, dueAt: job.motion.dueAt, waitsForJobs: false, now: now)
        take(Step(event), job: child, at: now)
    }
}

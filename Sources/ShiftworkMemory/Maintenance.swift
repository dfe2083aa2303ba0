internal import ShiftworkCore

extension MemoryTable {
    mutating func lead(_ duty: String, node: WorkerID, lease: Duration, at now: Timestamp) -> Bool {
        if let leader = leaders[duty], leader.node != node, leader.until > now,
            leader.until <= now + lease + Lead.tolerance
        {
            return false
        }
        leaders[duty] = (node, now + lease)
        return true
    }

    @discardableResult
    mutating func release(limit: Int, at now: Timestamp) -> Int {
        var released = 0
        while released < limit, let next = nextDue(), next <= now, let due = dueTimes.first {
            dueTimes.removeFirst()
            if take(Step(.release), job: due.job, at: now) != nil { released += 1 }
        }
        return released
    }

    /// False when it may not speak for the worker that is known under its id.
    mutating func register(_ info: WorkerInfo, at now: Timestamp) -> Bool {
        if let known = workers[info.id]?.info, !info.speaks(for: known) { return false }
        if workers[info.id] == nil { workers[info.id] = WorkerRecord(info: info, startedAt: now) }
        workers[info.id]?.info = info
        changed(news: false)
        return true
    }

    mutating func signOff(_ worker: WorkerID, at now: Timestamp) {
        for job in (running[worker] ?? []).sorted() { take(Step(.giveBack), job: job, at: now) }
        forget(worker)
    }

    mutating func rescue(_ worker: WorkerID, beat: Int64, limit: Int, at now: Timestamp) -> Rescue? {
        guard workers[worker]?.beat == beat else { return nil }
        let held = (running[worker] ?? []).sorted()
        var rescue = Rescue(hasMore: held.count > limit)
        for id in held.prefix(limit) { rescue.jobs[id] = crash(id, at: now) }
        if !rescue.hasMore { forget(worker) }
        return rescue
    }

    private mutating func crash(_ id: JobID, at now: Timestamp) -> JobStatus? {
        guard let job = jobs[id] else { return nil }
        let crashes = job.motion.crashes
        var step = Step(.afterCrash(crashes: crashes, maxCrashes: job.record.maxCrashes))
        step.due = now + JobEvent.delayAfterCrash(crashes: crashes)
        if step.event == .abandon, job.motion.status == .started {
            step.reason = HistoryEntry.crashLimit
            step.failure = .crashLimit(crashes: crashes + 1, attempt: job.record.attempt)
        }
        return take(step, job: id, at: now)
    }

    private mutating func forget(_ worker: WorkerID) {
        guard workers.removeValue(forKey: worker) != nil else { return }
        running[worker] = nil
        changed(news: false)
    }

    mutating func prune(_ request: PruneRequest, at now: Timestamp) -> Pruned {
        let past = jobs.values.filter { job in
            let (status, own) = (job.motion.status, job.record.details.retention)
            guard status.isTerminal, waiting[job.record.id] == nil,
                let end = job.record.timestamps.endedAt
            else { return false }
            let retention = own?.falling(backTo: request.retention) ?? request.retention
            return retention.pruneAt(status: status, endedAt: end).map { $0 <= now } ?? false
        }
        let ids = past.map(\.record.id).sorted()
        for id in ids.prefix(request.limit) { remove(id) }
        pruneOperations(request, at: now)
        let hasMore = sweepDocuments(limit: request.limit, at: now) || ids.count > request.limit
        return Pruned(jobs: min(ids.count, request.limit), hasMore: hasMore)
    }

    private mutating func pruneOperations(_ request: PruneRequest, at now: Timestamp) {
        let ended = operations.values.filter { $0.endedAt != nil }
        for (_, mine) in Dictionary(grouping: ended, by: \.tenant) {
            for (place, operation) in mine.sorted(by: { $0.id > $1.id }).enumerated() {
                let isOld = operation.endedAt.map { $0 + request.operationRetention <= now } ?? false
                if isOld || place >= request.operationsPerTenant { operations[operation.id] = nil }
            }
        }
    }
}

internal import ShiftworkCore

extension MemoryTable {
    mutating func restore(_ record: JobRecord, at now: Timestamp) -> Insertion {
        if jobs[record.id] != nil { return .known }
        let isOpen = !record.status.isTerminal
        if isOpen, let key = UniqueKey(record.details), let holder = uniqueKeys[key] {
            return .duplicate(of: holder)
        }
        let waitsFor = record.status == .blocked ? waits(of: record.details).waitsFor : []
        var record = record
        let isFree = record.status.isRunning || (record.status == .blocked && waitsFor.isEmpty)
        if isFree { record.status = .queued }
        let (initial, steps) = JobHistory.restored(record)
        let times = record.timestamps
        let motion = JobMotion(
            status: record.status, enqueuedAt: times.enqueuedAt ?? times.createdAt,
            dueAt: times.retryAt ?? times.runAt ?? now, token: record.token, attempt: record.attempt,
            failures: record.failures, crashes: record.crashes)
        if record.status == .queued { record.timestamps.enqueuedAt = motion.enqueuedAt }
        if isFree { (record.timestamps.startedAt, record.timestamps.killRequestedAt) = (nil, nil) }
        var job = MemoryJob(record: record, motion: motion, initial: initial)
        (job.steps, job.waitsFor) = (steps, waitsFor)
        add(job)
        return .inserted(record.status)
    }
}

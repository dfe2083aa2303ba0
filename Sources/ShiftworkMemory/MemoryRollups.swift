internal import ShiftworkCore

/// Counts and histograms by minute, and the occurrences of errors.
struct MemoryRollups: Sendable {
    struct Key: Sendable, Hashable {
        let bucket: Timestamp
        let queue: QueueKey
        let type: JobType
        let status: JobStatus
        /// Nil for the series of all users together.
        let user: String?
    }

    struct Occurrence: Sendable {
        let at: Timestamp
        let job: JobID
        let type: JobType
        let failure: JobFailure
        let isLast: Bool
    }

    private(set) var rows: [Key: StatisticsRow] = [:]
    private(set) var occurrences: [String: [Occurrence]] = [:]

    mutating func inserted(_ record: JobRecord, at now: Timestamp) {
        add(record, as: .queued, at: now, attempts: 0, wait: nil, run: nil)
    }

    mutating func ended(
        _ record: JobRecord, as status: JobStatus, at now: Timestamp, attempts: Int, run: HistoryEntry?
    ) {
        let began = run?.startedAt
        let waited = began.flatMap { began in run?.enqueuedAt.map { max(.zero, began - $0) } }
        add(
            record, as: status, at: now, attempts: attempts, wait: waited,
            run: began.map { max(.zero, now - $0) })
    }

    mutating func failed(_ record: JobRecord, by failure: JobFailure, at now: Timestamp) {
        let occurrence = Occurrence(
            at: now, job: record.id, type: record.type, failure: failure, isLast: record.status == .failed)
        occurrences[failure.fingerprint, default: []].append(occurrence)
    }

    private mutating func add(
        _ record: JobRecord, as status: JobStatus, at now: Timestamp, attempts: Int, wait: Duration?,
        run: Duration?
    ) {
        for user in record.details.user.map({ [nil, $0] }) ?? [nil] {
            let length = (user == nil ? StatisticsResolution.minute : .hour).length
            let key = Key(
                bucket: now.floored(to: length), queue: QueueKey(record), type: record.type, status: status,
                user: user)
            var row = rows[key] ?? StatisticsRow(queue: record.queue, type: record.type, status: status)
            (row.tenant, row.user) = (record.details.tenant, user)
            row.count += 1
            row.attempts += Int64(attempts)
            if let wait { row.wait.record(wait) }
            if let run { row.run.record(run) }
            rows[key] = row
        }
    }
}

extension MemoryTable {
    /// Counts an end, and an attempt that failed.
    mutating func recordStatistics(
        of id: JobID, by step: Step, ending entry: HistoryEntry?, at now: Timestamp
    ) {
        guard let job = jobs[id] else { return }
        let (record, status) = (job.record, job.motion.status)
        if status.isTerminal || (step.event == .fail && status == .retrying) {
            var run = entry?.at == now && entry?.startedAt != nil ? entry : nil
            if step.event == .succeed { run = job.lastRun(at: now) }
            let attempts = status.isTerminal ? record.attempt : 1
            rollups.ended(record, as: status, at: now, attempts: attempts, run: run)
        }
        if let failure = step.failure, status == .retrying || status == .failed {
            rollups.failed(record, by: failure, at: now)
        }
    }
}

extension MemoryJob {
    fileprivate func lastRun(at now: Timestamp) -> HistoryEntry {
        var run = HistoryEntry(
            at: now, kind: .event(.succeed), from: nil, to: .finished, attempt: record.attempt)
        (run.enqueuedAt, run.startedAt) = (record.timestamps.enqueuedAt, record.timestamps.startedAt)
        return run
    }
}

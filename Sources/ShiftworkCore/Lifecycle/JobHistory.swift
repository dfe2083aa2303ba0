/// How a job's complete life is told from the few steps that a store keeps.
///
/// A clean run costs a store no row of history: when a job was stored, released, claimed and done stands on the job
/// itself. So a store keeps only the *exceptional* steps, and everything else is filled in here, for every store alike.
public enum JobHistory {
    /// Whether a store keeps this step. It does not keep that a job was stored, that its time came by itself,
    /// that a worker took it, and that it succeeded: these are told by the record. (An operator's release is
    /// kept, for it has an actor.)
    ///
    /// A `rerun` forgets when its job had finished. So a store keeps the `succeed` step that went before with it.
    public static func isExceptional(_ kind: HistoryEntry.Kind) -> Bool {
        switch kind {
        case .enqueue, .event(.release), .event(.claim), .event(.succeed): false
        case .event, .edit: true
        }
    }

    /// A job's life without gaps, numbered from 1: the stored steps, with those filled in that lead from one
    /// to the next.
    ///
    /// - Parameters:
    ///   - record: the job as it stands.
    ///   - initial: the status in which it was stored.
    ///   - stored: the steps kept, oldest first. One that ends a run carries `enqueuedAt` and `startedAt` of
    ///     that run, one that plans a run carries `dueAt`.
    public static func complete(record: JobRecord, initial: JobStatus, stored: [HistoryEntry])
        -> [HistoryEntry]
    {
        var path = Path(record: record, initial: initial)
        for (index, entry) in stored.enumerated() {
            if let from = entry.from { path.fill(to: from, run: run(after: index, of: stored, record)) }
            path.append(entry)
        }
        path.finish(as: record)
        return path.entries
    }

    /// The step that ended a job which was taken over from elsewhere with its end but without its history;
    /// nil where the record itself tells it. Together with `initial` it makes a whole life.
    public static func restored(_ record: JobRecord) -> (initial: JobStatus, stored: [HistoryEntry]) {
        switch record.status {
        case .queued, .started, .killRequested, .finished: return (.queued, [])
        case .scheduled, .blocked: return (record.status, [])
        case .retrying: return (.queued, [record.end(.fail, from: .started, at: record.timestamps.updatedAt)])
        case .failed:
            return (.queued, [record.end(.exhaust, from: .started, at: record.timestamps.updatedAt)])
        case .killed: return (.queued, [record.end(.stop, from: .started, at: record.timestamps.updatedAt)])
        case .canceled:
            return (.queued, [record.end(.cancel, from: .queued, at: record.timestamps.updatedAt)])
        case .paused: return (.queued, [record.end(.pause, from: .queued, at: record.timestamps.updatedAt)])
        }
    }

    /// The run that was under way at a stored step, or would begin before it: told by the next step that ended one.
    private static func run(after index: Int, of stored: [HistoryEntry], _ record: JobRecord) -> Run {
        guard let end = stored[index...].first(where: { $0.startedAt != nil }) else { return Run(record) }
        return Run(
            attempt: end.attempt, worker: end.worker, enqueuedAt: end.enqueuedAt, startedAt: end.startedAt)
    }
}

extension JobRecord {
    fileprivate func end(_ event: JobEvent, from: JobStatus, at moment: Timestamp) -> HistoryEntry {
        var entry = HistoryEntry(at: moment, kind: .event(event), from: from, to: status, attempt: attempt)
        (entry.failure, entry.dueAt) = (error, timestamps.retryAt)
        guard from == .started else { return entry }
        entry.worker = worker
        entry.startedAt = timestamps.startedAt ?? moment
        entry.enqueuedAt = timestamps.enqueuedAt
        return entry
    }
}

/// One run, as far as the steps before it need to know it.
private struct Run {
    let attempt: Int
    let worker: WorkerID?
    let enqueuedAt: Timestamp?
    let startedAt: Timestamp?

    init(attempt: Int, worker: WorkerID?, enqueuedAt: Timestamp?, startedAt: Timestamp?) {
        (self.attempt, self.worker) = (attempt, worker)
        (self.enqueuedAt, self.startedAt) = (enqueuedAt, startedAt)
    }

    init(_ record: JobRecord) {
        let times = record.timestamps
        self.init(
            attempt: record.attempt, worker: record.worker, enqueuedAt: times.enqueuedAt,
            startedAt: times.startedAt)
    }
}

/// The life as told so far.
private struct Path {
    private(set) var entries: [HistoryEntry] = []
    private var status: JobStatus
    /// Runs that count, so far.
    private var attempt = 0
    private var lastAt: Timestamp
    /// When the job is planned to run next.
    private var due: Timestamp?
    private var finishedAt: Timestamp?

    init(record: JobRecord, initial: JobStatus) {
        (status, lastAt, due) = (initial, record.timestamps.createdAt, record.timestamps.runAt)
        append(HistoryEntry(at: lastAt, kind: .enqueue, from: nil, to: initial, attempt: 0))
    }

    mutating func append(_ entry: HistoryEntry) {
        var entry = entry
        entry.sequence = entries.count + 1
        entries.append(entry)
        (status, lastAt, attempt) = (entry.to, entry.at, entry.attempt)
        if entry.kind == .event(.snooze) || entry.kind == .event(.giveBack), entry.to != .killed {
            attempt -= 1
        }
        due = entry.dueAt ?? due
    }

    /// Fills in what leads to `target`; a life that nothing leads there is left as it is, for `verify` to name.
    mutating func fill(to target: JobStatus, run: Run) {
        while status != target, let event = step(to: target) {
            derive(event, run: run, leadsToRun: target != .queued)
        }
    }

    mutating func finish(as record: JobRecord) {
        finishedAt = record.timestamps.finishedAt
        let run = Run(record)
        while status != record.status, let event = step(to: record.status) {
            derive(event, run: run, leadsToRun: true)
        }
    }

    /// The one step of a clean run from here, when it lies on the way to `target`.
    private func step(to target: JobStatus) -> JobEvent? {
        switch status {
        case .scheduled, .retrying: .release
        case .queued: .claim
        case .started, .killRequested: target == .finished ? .succeed : nil
        case .blocked, .paused, .finished, .failed, .killed, .canceled: nil
        }
    }

    private mutating func derive(_ event: JobEvent, run: Run, leadsToRun: Bool) {
        guard case .becomes(let next) = status.after(event) else { return }
        var entry = HistoryEntry(at: lastAt, kind: .event(event), from: status, to: next, attempt: attempt)
        switch next {
        case .queued: entry.at = (leadsToRun ? run.enqueuedAt : due) ?? due ?? lastAt
        case .started:
            (entry.at, entry.attempt, entry.worker) = (run.startedAt ?? lastAt, run.attempt, run.worker)
        case .finished:
            (entry.at, entry.worker) = (finishedAt ?? lastAt, run.worker)
            (entry.enqueuedAt, entry.startedAt) = (run.enqueuedAt, run.startedAt)
        case .scheduled, .blocked, .retrying, .paused, .killRequested, .failed, .killed, .canceled: break
        }
        append(entry)
    }
}

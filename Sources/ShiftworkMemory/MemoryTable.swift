package import ShiftworkCore

/// Everything that a ``MemoryStore`` holds: a value, with the operations of a store as plain functions on it.
package struct MemoryTable: Sendable {
    package var jobs: [JobID: MemoryJob] = [:]

    // Places: each job is in exactly the one of its status. Lines and due times hold outdated entries besides.
    var lines: [LineKey: MinHeap<LinePlace>] = [:]
    var dueTimes = MinHeap<DueTime>()
    package var running: [WorkerID: Set<JobID>] = [:]

    package var workers: [WorkerID: WorkerRecord] = [:]
    package var pauses: [QueueKey: QueuePause] = [:]
    /// Of the queues that have any.
    package var limits: [QueueKey: QueueLimits] = [:]
    /// Of the queues with a rate limit.
    package var windows: [QueueKey: RateWindow] = [:]
    package var uniqueKeys: [UniqueKey: JobID] = [:]
    /// By the job waited for.
    package var waiting: [JobID: Set<JobID>] = [:]
    /// Jobs that ended in the step under way, of which others are still to hear.
    var ended: [JobID] = []
    package var counters: [CounterKey: Int] = [:]
    /// All queues that ever held a job, were paused or limited.
    var queueKeys: Set<QueueKey> = []
    var rollups = MemoryRollups()
    var operations: [OperationID: Operation] = [:]
    var documents: [Document.Key: Document] = [:]
    var leaders: [String: (node: WorkerID, until: Timestamp)] = [:]

    /// Moves with every change but signs of life.
    var changeMark: UInt64 = 0
    /// The queues of jobs that ran and do not run any more, of one turn.
    var leftRunning: Set<QueueKey> = []
    /// Whether somebody may want to look: jobs can be claimed, have ended, or a worker is wanted.
    var hasNews = false

    /// The job, where the scope covers it.
    func job(_ id: JobID, _ scope: Scope = .all) -> MemoryJob? {
        guard let job = jobs[id], scope.covers(tenant: job.record.details.tenant) else { return nil }
        return job
    }

    mutating func changed(news: Bool = true) {
        changeMark += 1
        hasNews = hasNews || news
    }
}

// Where a job stands follows from its status, here and nowhere else.
extension MemoryTable {
    /// Stores a job anew, in its place.
    mutating func add(_ job: MemoryJob) {
        let record = job.record
        jobs[record.id] = job
        queueKeys.insert(job.queue)
        if let key = UniqueKey(record.details), !record.status.isTerminal { uniqueKeys[key] = record.id }
        for other in job.waitsFor { waiting[other, default: []].insert(record.id) }
        enter(job)
        changed()
    }

    /// Removes a job and all about it.
    package mutating func remove(_ id: JobID) {
        guard let job = jobs.removeValue(forKey: id) else { return }
        count(job, -1)
        changed(news: false)
    }

    /// Replaces a job's contents by those after a step, and moves it to its new place.
    package mutating func replace(_ before: MemoryJob, by job: MemoryJob) {
        count(before, -1)
        if before.motion.status.isRunning, !job.motion.status.isRunning, let worker = before.record.worker {
            running[worker]?.remove(before.record.id)
            leftRunning.insert(before.queue)
        }
        jobs[job.record.id] = job
        queueKeys.insert(job.queue)
        enter(job)
        changed(news: job.motion.status != .started)
    }

    private mutating func enter(_ job: MemoryJob) {
        count(job, 1)
        switch job.motion.status {
        case .queued: lines[job.line, default: MinHeap()].insert(job.place)
        case .scheduled, .retrying: dueTimes.insert(DueTime(dueAt: job.motion.dueAt, job: job.record.id))
        case .started, .killRequested:
            if let worker = job.record.worker { running[worker, default: []].insert(job.record.id) }
        case .blocked, .paused, .finished, .failed, .killed, .canceled: break
        }
    }

    private mutating func count(_ job: MemoryJob, _ change: Int) {
        let key = CounterKey(queue: job.queue, type: job.record.type, status: job.motion.status)
        counters[key, default: 0] += change
        if counters[key] == 0 { counters[key] = nil }
    }
}

import ShiftworkCore
import ShiftworkMemory

// What planted defects do to a table, so that the rest of it stays whole.
extension MemoryTable {
    /// Changes a job where it stands, with its places and counters.
    mutating func change(_ id: JobID, _ body: (inout MemoryJob) -> Void) {
        guard let before = jobs[id] else { return }
        var job = before
        body(&job)
        (job.record.status, job.record.token) = (job.motion.status, job.motion.token)
        (job.record.attempt, job.record.failures) = (job.motion.attempt, job.motion.failures)
        job.record.crashes = job.motion.crashes
        replace(before, by: job)
    }

    /// Removes a job as if it had never been.
    mutating func forget(_ id: JobID) {
        guard let job = jobs[id] else { return }
        if let key = UniqueKey(job.record.details), uniqueKeys[key] == id { uniqueKeys[key] = nil }
        for other in job.record.details.dependencies { waiting[other.job]?.remove(id) }
        if let worker = job.record.worker { running[worker]?.remove(id) }
        remove(id)
    }
}

extension MemoryStore {
    /// The job as it stands.
    func record(_ id: JobID) -> JobRecord? { meddle { table, _ in table.jobs[id]?.record } }

    func change(_ id: JobID, _ body: @Sendable (inout MemoryJob) -> Void) {
        meddle { table, _ in table.change(id, body) }
    }
}

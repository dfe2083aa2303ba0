import ShiftworkCore
import ShiftworkMemory

/// Does something wrong to each job that it rescues.
class WrongRescue: PlantedStore, @unchecked Sendable {
    let base: MemoryStore
    required init(base: MemoryStore) { self.base = base }

    /// What is wrong, before and after.
    func before(_ held: [JobID]) {}
    func after(_ job: JobID, of worker: WorkerID) {}

    func rescue(_ worker: WorkerID, beat: Int64, limit: Int) async throws(StoreError) -> Rescue? {
        let record = try await base.workers().first { $0.info.id == worker }
        if record?.beat == beat { before(base.meddle { table, _ in (table.running[worker] ?? []).sorted() }) }
        let rescue = try await base.rescue(worker, beat: beat, limit: limit)
        for job in (rescue?.jobs.keys ?? [:].keys).sorted() { after(job, of: worker) }
        return rescue
    }
}

/// Moves the jobs, and takes neither lease nor place from the worker: what it settles later looks settled already.
final class RescueKeepsLease: WrongRescue, @unchecked Sendable {
    override func rescue(
        _ worker: WorkerID, beat: Int64, limit: Int
    ) async throws(StoreError) -> Rescue? {
        let record = base.meddle { table, _ in table.workers[worker] }
        let rescue = try await super.rescue(worker, beat: beat, limit: limit)
        if rescue != nil { base.meddle { table, _ in table.workers[worker] = record } }
        return rescue
    }

    override func after(_ job: JobID, of worker: WorkerID) {
        base.change(job) {
            $0.motion.token -= 1
            $0.record.worker = worker
        }
    }
}

/// Counts no crashes: a poison job kills workers for ever.
final class RescueWithoutCount: WrongRescue, @unchecked Sendable {
    override func after(_ job: JobID, of worker: WorkerID) { base.change(job) { $0.motion.crashes -= 1 } }
}

/// Forgets that a job was asked to stop.
final class RescueForgetsCancel: WrongRescue, @unchecked Sendable {
    override func before(_ held: [JobID]) {
        for job in held { base.change(job) { $0.motion.status = .started } }
    }
}

/// Writes no step of the history.
final class RescueWithoutHistory: WrongRescue, @unchecked Sendable {
    override func after(_ job: JobID, of worker: WorkerID) { base.change(job) { _ = $0.steps.popLast() } }
}

/// Moves the job, and not the counters.
final class RescueWithoutCounters: WrongRescue, @unchecked Sendable {
    override func after(_ job: JobID, of worker: WorkerID) {
        base.meddle { table, _ in
            let record = table.jobs[job]?.record
            for key in table.counters.keys where key.status == record?.status && key.type == record?.type {
                table.counters[key, default: 0] += 1
                return
            }
        }
    }
}

/// Goes by the stored deadline: whoever has not beaten for a lease by the store's clock is gone.
final class RescueByDeadline: PlantedStore, @unchecked Sendable {
    let base: MemoryStore
    init(base: MemoryStore) { self.base = base }

    func workers() async throws(StoreError) -> [WorkerRecord] {
        let now = try await base.now()
        return try await base.workers().map { worker in
            var worker = worker
            worker.isGone = now - worker.beatAt >= worker.info.lease
            return worker
        }
    }
}

/// Never finds anybody to rescue.
final class BlindRescuer: PlantedStore, @unchecked Sendable {
    let base: MemoryStore
    init(base: MemoryStore) { self.base = base }

    func rescue(_ worker: WorkerID, beat: Int64, limit: Int) async throws(StoreError) -> Rescue? { nil }
}

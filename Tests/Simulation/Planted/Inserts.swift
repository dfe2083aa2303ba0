import ShiftworkCore
import ShiftworkMemory

/// Answers before it commits: every sixth job is lost.
final class AnswerBeforeCommit: PlantedStore, @unchecked Sendable {
    let base: MemoryStore
    private var inserted = 0
    init(base: MemoryStore) { self.base = base }

    func insert(_ jobs: [NewJob], durability: Durability) async throws(StoreError) -> [Insertion] {
        let replies = try await base.insert(jobs, durability: durability)
        for (job, reply) in zip(jobs, replies) {
            guard case .inserted = reply, job.details.uniqueKey == nil else { continue }
            inserted += 1
            if inserted % 6 == 0 { base.meddle { table, _ in table.forget(job.id) } }
        }
        return replies
    }
}

/// Stores a job again when its insert is repeated.
final class InsertNotIdempotent: PlantedStore, @unchecked Sendable {
    let base: MemoryStore
    init(base: MemoryStore) { self.base = base }

    func insert(_ jobs: [NewJob], durability: Durability) async throws(StoreError) -> [Insertion] {
        for job in jobs { base.meddle { table, _ in table.forget(job.id) } }
        return try await base.insert(jobs, durability: durability)
    }
}

/// Takes, besides, a job that has not ended but is older than the retention.
final class PruneTakesLive: PlantedStore, @unchecked Sendable {
    let base: MemoryStore
    init(base: MemoryStore) { self.base = base }

    func prune(_ request: PruneRequest) async throws(StoreError) -> Pruned {
        var pruned = try await base.prune(request)
        guard case .lasting(let keep)? = request.retention.finished else { return pruned }
        let isTaken = base.meddle { table, now in
            let old = table.jobs.values.filter { job in
                !job.motion.status.isTerminal && !job.motion.status.isRunning
                    && job.record.timestamps.createdAt + keep <= now
            }
            guard let victim = old.map(\.record.id).min() else { return false }
            table.forget(victim)
            return true
        }
        if isTaken { pruned.jobs += 1 }
        return pruned
    }
}

/// Lets a job that is wanted again keep its failures.
final class RetryKeepsFailures: PlantedStore, @unchecked Sendable {
    let base: MemoryStore
    init(base: MemoryStore) { self.base = base }

    func control(_ request: ControlRequest) async throws(StoreError) -> [ControlReply]? {
        let before = request.jobs.map { base.record($0) }
        let replies = try await base.control(request)
        guard request.action == .retry else { return replies }
        for (record, reply) in zip(before, replies ?? []) {
            guard case .done = reply, let record else { continue }
            base.change(record.id) { $0.motion.failures = record.failures }
        }
        return replies
    }
}

/// Answers that a running job was asked to stop, and does not write it down.
final class CancelNotWritten: PlantedStore, @unchecked Sendable {
    let base: MemoryStore
    init(base: MemoryStore) { self.base = base }

    func control(_ request: ControlRequest) async throws(StoreError) -> [ControlReply]? {
        let replies = try await base.control(request)
        for (job, reply) in zip(request.jobs, replies ?? []) {
            guard case .done(_, .killRequested) = reply else { continue }
            base.change(job) { $0.motion.status = .started }
        }
        return replies
    }
}

/// Moves an operation's cursor in a commit of its own, and loses every second of these.
final class CursorLost: PlantedStore, @unchecked Sendable {
    let base: MemoryStore
    private var pages = 0
    init(base: MemoryStore) { self.base = base }

    func control(_ request: ControlRequest) async throws(StoreError) -> [ControlReply]? {
        guard let step = request.step else { return try await base.control(request) }
        pages += 1
        guard pages % 2 == 1 else { return try await base.control(request) }
        var request = request
        request.step = OperationStep(operation: step.operation, from: step.from, to: nil, isLast: false)
        return try await base.control(request)
    }
}

import ShiftworkCore
import ShiftworkMemory

/// Does something wrong around each settlement.
class WrongSettlement: PlantedStore, @unchecked Sendable {
    let base: MemoryStore
    required init(base: MemoryStore) { self.base = base }

    /// What is wrong, before and after.
    func before(_ settlement: Settlement, _ record: JobRecord) {}
    func after(_ settlement: Settlement, _ status: JobStatus) {}

    func pump(_ trip: PumpTrip) async throws(StoreError) -> PumpReply {
        for settlement in trip.settlements {
            let lease = settlement.lease
            guard let record = base.record(lease.job), record.status.isRunning, record.token == lease.token,
                record.worker == lease.worker
            else { continue }
            before(settlement, record)
        }
        // The claim goes apart, so that what is wrong is so before it.
        var first = trip
        first.claim = nil
        var reply = try await base.pump(first)
        for (settlement, answer) in zip(trip.settlements, reply.settled) {
            if case .settled(let status) = answer { after(settlement, status) }
        }
        guard trip.claim != nil else { return reply }
        var second = PumpTrip(worker: trip.worker)
        (second.isBeat, second.claim) = (false, trip.claim)
        let claimed = try await base.pump(second)
        reply.claimed += claimed.claimed
        (reply.hasMore, reply.nextDue, reply.killRequested) = (
            claimed.hasMore, claimed.nextDue, claimed.killRequested
        )
        return reply
    }
}

/// Forgets that the job was asked to stop.
final class FinishOverwritesCancel: WrongSettlement, @unchecked Sendable {
    override func before(_ settlement: Settlement, _ record: JobRecord) {
        base.change(record.id) { $0.motion.status = .started }
    }
}

/// Drops the progress that came with the end.
final class LastProgressLost: PlantedStore, @unchecked Sendable {
    let base: MemoryStore
    init(base: MemoryStore) { self.base = base }

    func pump(_ trip: PumpTrip) async throws(StoreError) -> PumpReply {
        var trip = trip
        for index in trip.settlements.indices { trip.settlements[index].progress = nil }
        return try await base.pump(trip)
    }
}

/// Frees the unique key although the job is to run again.
final class KeyFreedEarly: WrongSettlement, @unchecked Sendable {
    override func after(_ settlement: Settlement, _ status: JobStatus) {
        let id = settlement.lease.job
        base.meddle { table, _ in
            guard !status.isTerminal, let details = table.jobs[id]?.record.details else { return }
            if let key = UniqueKey(details), table.uniqueKeys[key] == id { table.uniqueKeys[key] = nil }
        }
    }
}

/// Does not tell one of those that wait.
final class DependentNotWoken: WrongSettlement, @unchecked Sendable {
    override func before(_ settlement: Settlement, _ record: JobRecord) {
        guard settlement.event == .succeed else { return }
        base.meddle { table, _ in
            if let child = table.waiting[record.id]?.min() { table.waiting[record.id]?.remove(child) }
        }
    }
}

/// Lets a deploy spend an attempt.
final class GiveBackSpendsAttempt: WrongSettlement, @unchecked Sendable {
    override func after(_ settlement: Settlement, _ status: JobStatus) {
        guard settlement.event == .giveBack, status == .queued else { return }
        base.change(settlement.lease.job) { $0.motion.attempt += 1 }
    }
}

/// Writes down no moment at which a job was killed.
final class KilledWithoutMoment: WrongSettlement, @unchecked Sendable {
    override func after(_ settlement: Settlement, _ status: JobStatus) {
        guard status == .killed else { return }
        base.change(settlement.lease.job) { $0.record.timestamps.killedAt = nil }
    }
}

/// Leaves every eighth job in its line that has finished.
final class FinishedStaysInLine: WrongSettlement, @unchecked Sendable {
    private var finished = 0

    override func after(_ settlement: Settlement, _ status: JobStatus) {
        guard status == .finished else { return }
        finished += 1
        if finished % 8 == 0 { base.change(settlement.lease.job) { $0.motion.status = .queued } }
    }
}

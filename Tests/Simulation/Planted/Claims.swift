import ShiftworkCore
import ShiftworkMemory

/// Does something wrong around each claim.
class WrongClaim: PlantedStore, @unchecked Sendable {
    let base: MemoryStore
    required init(base: MemoryStore) { self.base = base }

    /// What is wrong, before and after.
    func before(_ table: inout MemoryTable, _ now: Timestamp) {}
    func after(_ table: inout MemoryTable, _ reply: inout PumpReply) {}

    func pump(_ trip: PumpTrip) async throws(StoreError) -> PumpReply {
        guard trip.claim != nil else { return try await base.pump(trip) }
        base.meddle { table, now in self.before(&table, now) }
        let reply = try await base.pump(trip)
        return base.meddle { table, _ in
            var reply = reply
            self.after(&table, &reply)
            return reply
        }
    }
}

/// Looks at no pauses.
final class ClaimIgnoresPause: WrongClaim, @unchecked Sendable {
    private var pauses: [QueueKey: QueuePause] = [:]

    override func before(_ table: inout MemoryTable, _ now: Timestamp) { swap(&pauses, &table.pauses) }
    override func after(_ table: inout MemoryTable, _ reply: inout PumpReply) { swap(&pauses, &table.pauses) }
}

/// Looks at no limits.
final class ClaimIgnoresLimits: WrongClaim, @unchecked Sendable {
    private var limits: [QueueKey: QueueLimits] = [:]

    override func before(_ table: inout MemoryTable, _ now: Timestamp) { swap(&limits, &table.limits) }
    override func after(_ table: inout MemoryTable, _ reply: inout PumpReply) { swap(&limits, &table.limits) }
}

/// Forgets what it has handed out in a window.
final class WindowForgotten: WrongClaim, @unchecked Sendable {
    override func before(_ table: inout MemoryTable, _ now: Timestamp) { table.windows = [:] }
}

/// Releases five seconds too early.
final class ReleasesEarly: WrongClaim, @unchecked Sendable {
    override func before(_ table: inout MemoryTable, _ now: Timestamp) {
        for (id, job) in table.jobs where job.motion.status == .scheduled || job.motion.status == .retrying {
            guard job.motion.dueAt > now, job.motion.dueAt - now < .seconds(5) else { continue }
            table.change(id) { $0.motion.dueAt = now }
        }
    }
}

/// Releases no job that is to be retried.
final class RetryNeverDue: WrongClaim, @unchecked Sendable {
    override func before(_ table: inout MemoryTable, _ now: Timestamp) {
        for (id, job) in table.jobs where job.motion.status == .retrying && job.motion.dueAt < now + .hours(3)
        {
            table.change(id) { $0.motion.dueAt = now + .hours(9) }
        }
    }
}

/// Hands a payload out anew encoded when it is not for the first time.
final class PayloadEncodedAnew: WrongClaim, @unchecked Sendable {
    override func after(_ table: inout MemoryTable, _ reply: inout PumpReply) {
        for index in reply.claimed.indices where reply.claimed[index].attempt > 1 {
            reply.claimed[index].payload.append(0x20)
        }
    }
}

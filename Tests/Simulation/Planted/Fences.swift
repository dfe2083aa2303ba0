import ShiftworkCore
import ShiftworkMemory

/// Settles a running job for whoever asks, under whatever token it has.
class SettleByStatusOnly: PlantedStore, @unchecked Sendable {
    let base: MemoryStore
    required init(base: MemoryStore) { self.base = base }

    /// Whether a stale settlement is taken for a current one.
    func isTaken(_ lease: Lease, for record: JobRecord) -> Bool { true }

    func pump(_ trip: PumpTrip) async throws(StoreError) -> PumpReply {
        var trip = trip
        for index in trip.settlements.indices {
            let lease = trip.settlements[index].lease
            guard let record = base.record(lease.job), record.status.isRunning, let worker = record.worker,
                isTaken(lease, for: record)
            else { continue }
            trip.settlements[index].lease = Lease(job: lease.job, token: record.token, worker: worker)
        }
        let reply = try await base.pump(trip)
        note(reply.claimed)
        return reply
    }

    func note(_ claimed: [ClaimedJob]) {}
}

/// Looks at the worker, and not at the token.
final class SettleWithoutToken: SettleByStatusOnly, @unchecked Sendable {
    override func isTaken(_ lease: Lease, for record: JobRecord) -> Bool { record.worker == lease.worker }
}

/// Takes the number of the attempt for a fence.
final class AttemptAsFence: SettleByStatusOnly, @unchecked Sendable {
    private var attempts: [Lease: Int] = [:]

    override func isTaken(_ lease: Lease, for record: JobRecord) -> Bool { attempts[lease] == record.attempt }
    override func note(_ claimed: [ClaimedJob]) { for job in claimed { attempts[job.lease] = job.attempt } }
}

/// Gives a job the token again that it had first.
final class TokenReturns: PlantedStore, @unchecked Sendable {
    let base: MemoryStore
    private var tokens: [JobID: Int64] = [:]
    init(base: MemoryStore) { self.base = base }

    func pump(_ trip: PumpTrip) async throws(StoreError) -> PumpReply {
        var reply = try await base.pump(trip)
        for (index, lease) in reply.claimed.map(\.lease).enumerated() {
            guard let token = tokens[lease.job] else {
                tokens[lease.job] = lease.token
                continue
            }
            base.change(lease.job) { $0.motion.token = token }
            reply.claimed[index].lease = Lease(job: lease.job, token: token, worker: lease.worker)
        }
        return reply
    }
}

/// Answers a settlement that it has already with a second outcome.
final class SecondOutcome: PlantedStore, @unchecked Sendable {
    let base: MemoryStore
    init(base: MemoryStore) { self.base = base }

    func pump(_ trip: PumpTrip) async throws(StoreError) -> PumpReply {
        var reply = try await base.pump(trip)
        for (index, settlement) in trip.settlements.enumerated() where reply.settled[index] == .alreadySettled
        {
            let id = settlement.lease.job
            if settlement.event == .fail { base.change(id) { $0.motion.failures += 1 } }
            if let status = base.record(id)?.status { reply.settled[index] = .settled(status) }
        }
        return reply
    }
}

/// Brings back no claims whose reply was lost.
final class ForgetsClaims: PlantedStore, @unchecked Sendable {
    let base: MemoryStore
    init(base: MemoryStore) { self.base = base }

    func pump(_ trip: PumpTrip) async throws(StoreError) -> PumpReply {
        let tokens = base.meddle { table, _ in
            (table.running[trip.worker] ?? []).compactMap { table.jobs[$0]?.motion.token }
        }
        var reply = try await base.pump(trip)
        if trip.known != nil { reply.claimed.removeAll { tokens.contains($0.lease.token) } }
        return reply
    }
}

/// Selects jobs in one commit and takes them in another: what somebody else took meanwhile it takes, too.
final class ClaimInTwoCommits: PlantedStore, @unchecked Sendable {
    let base: MemoryStore
    private var taken: [(job: JobID, worker: WorkerID, at: Timestamp)] = []
    init(base: MemoryStore) { self.base = base }

    func pump(_ trip: PumpTrip) async throws(StoreError) -> PumpReply {
        var reply = try await base.pump(trip)
        let now = reply.now
        taken.removeAll { now - $0.at > .milliseconds(50) }
        if let claim = trip.claim, reply.isWorkerKnown, reply.claimed.isEmpty, claim.limit > 0,
            let other = taken.first(where: { $0.worker != trip.worker }),
            let record = base.record(other.job), record.worker == other.worker, record.status == .started,
            claim.types.contains(record.type)
        {
            base.change(other.job) { $0.motion.status = .queued }
            reply.claimed += try await base.claim([other.job], worker: trip.worker)
        }
        taken += reply.claimed.map { ($0.lease.job, trip.worker, now) }
        return reply
    }
}

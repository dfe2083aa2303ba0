internal import ShiftworkCore
internal import Synchronization

/// A way through the lease model, gone again in a real store: the store must answer each step as the model does.
struct LeaseReplay {
    let store: any JobStore
    let clock: ReplayClock
    /// Tells one replay's names from another's.
    let number: Int

    private var type: JobType { JobType("replay-\(number)") }
    private var job: JobID { JobID(uuid(0)) }
    private func worker(_ place: Int) -> WorkerID { WorkerID(uuid(UInt16(place + 1))) }
    private func uuid(_ sequence: UInt16) -> UUIDv7 {
        UUIDv7(milliseconds: 1_795_248_000_000, sequence: sequence, random: UInt64(number))
    }

    /// Goes the way; the first difference in words, or nil.
    func run(_ way: [Move<LeaseStep, LeaseWorld>], from start: LeaseWorld) async throws(StoreError) -> String?
    {
        var new = NewJob(id: job, type: type)
        (new.maxAttempts, new.maxCrashes) = (Truth.maxAttempts, Truth.maxCrashes)
        _ = try await store.insert([new], durability: .relaxed)
        for place in start.workers.indices { try await register(place) }
        var hand = Hand()
        var world = start
        var difference: String?
        for move in way where difference == nil {
            difference = try await take(move, in: world, &hand)
            if difference == nil { difference = try await compare(move.state, hand) }
            if let wrong = difference { difference = "\(wrong), after \(move.step)" }
            world = move.state
        }
        if difference == nil { difference = try await repeatAll(in: world, &hand) }
        for place in world.workers.indices { try await store.signOff(worker(place)) }
        return difference
    }

    /// The store's tokens, by the model's.
    private struct Hand { var tokens: [Int64: Int64] = [:] }

    // MARK: Steps

    private func take(
        _ move: Move<LeaseStep, LeaseWorld>, in world: LeaseWorld, _ hand: inout Hand
    ) async throws(StoreError) -> String? {
        switch move.step {
        case .claim(let place, _):
            var trip = trip(place)
            trip.claim = ClaimRequest(limit: 1, types: [type])
            let claimed = try await store.pump(trip).claimed
            guard let lease = claimed.first?.lease, let job = move.state.job else {
                return "nothing was claimed"
            }
            hand.tokens[job.motion.token] = lease.token
        case .reconcile(let place):
            var trip = trip(place)
            trip.known = world.grants.filter { $0.worker == place }.map { lease($0, hand) }
            let granted = try await store.pump(trip).claimed
            if granted.map(\.lease.token) != [hand.tokens[move.state.job?.motion.token ?? 0]] {
                return "not granted again"
            }
        case .settle(let grant, let event):
            let reply = try await settle(grant, event, hand)
            let expected = move.state.job.map { SettlementReply.settled($0.motion.status) }
            if reply != expected { return "it answers \(String(describing: reply))" }
        case .rescue(let place): return try await rescue(place)
        case .signOff(let place): try await store.signOff(worker(place))
        case .registerLate(let place): try await register(place)
        case .registerAnew, .startProcess: try await register(world.workers.count)
        case .timePasses: clock.advance(by: .hours(1))
        case .release: _ = try await store.release(limit: 10)
        case .control(let action, let isDelayed): try await control(action, isDelayed)
        case .beat, .look, .die, .storeForgetsClaim: break
        }
        return nil
    }

    private func trip(_ place: Int) -> PumpTrip { PumpTrip(worker: worker(place), durability: .relaxed) }

    private func lease(_ grant: LeaseWorld.Grant, _ hand: Hand) -> Lease {
        Lease(job: job, token: hand.tokens[grant.token] ?? -1, worker: worker(grant.worker))
    }

    private func register(_ place: Int) async throws(StoreError) {
        try await store.register(
            WorkerInfo(id: worker(place), name: "replay \(place)", types: [type], slots: 1))
    }

    private func settle(
        _ grant: LeaseWorld.Grant, _ event: JobEvent, _ hand: Hand
    ) async throws(StoreError) -> SettlementReply? {
        var trip = trip(grant.worker)
        var settlement = Settlement(event, lease: lease(grant, hand))
        settlement.delay = .minutes(1)
        trip.settlements = [settlement]
        return try await store.pump(trip).settled.first
    }

    private func rescue(_ place: Int) async throws(StoreError) -> String? {
        guard let record = try await store.workers().first(where: { $0.info.id == worker(place) }) else {
            return "the worker is not known"
        }
        let stale = try await store.rescue(worker(place), beat: record.beat - 1, limit: 10)
        if stale != nil { return "a rescue by an old beat was carried out" }
        return try await store.rescue(worker(place), beat: record.beat, limit: 10) == nil
            ? "it was not rescued" : nil
    }

    private func control(_ action: ControlAction, _ isDelayed: Bool) async throws(StoreError) {
        var request = ControlRequest(action, jobs: [job])
        if isDelayed { request.delay = .minutes(1) }
        _ = try await store.control(request)
    }

    // MARK: Compare

    private func compare(_ world: LeaseWorld, _ hand: Hand) async throws(StoreError) -> String? {
        let record = try await store.jobs([job], scope: .all).first
        guard let record, let expected = world.job else {
            return (record == nil) == (world.job == nil)
                ? nil : "it was \(record == nil ? "" : "not ")deleted"
        }
        let motion = expected.motion
        let found = [record.attempt, record.failures, record.crashes]
        if record.status != motion.status {
            return "it is \(record.status.rawValue), not \(motion.status.rawValue)"
        }
        if found != [motion.attempt, motion.failures, motion.crashes] {
            return "it counts \(found), not as \(motion)"
        }
        guard motion.status.isRunning else { return nil }
        let isHeld = record.worker == worker(expected.worker) && record.token == hand.tokens[motion.token]
        return isHeld ? nil : "another holds it"
    }

    /// Every lease in hand that is not current settles once more: nothing moves.
    private func repeatAll(in world: LeaseWorld, _ hand: inout Hand) async throws(StoreError) -> String? {
        for grant in world.grants where world.job?.truth.holder.map(grant.isSame) != true {
            let isLast =
                world.job.map { $0.motion.token == grant.token && $0.worker == grant.worker } ?? false
            let reply = try await settle(grant, .fail, hand)
            if reply != (isLast ? .alreadySettled : .leaseLost) {
                return "a late settlement is answered \(reply as Any)"
            }
            if let difference = try await compare(world, hand) {
                return "\(difference), after a late settlement"
            }
        }
        return nil
    }
}

/// The clock of a store in replay.
final class ReplayClock: Sendable {
    private let moment = Mutex(Timestamp(seconds: 1_795_248_000))

    var now: Timestamp { moment.withLock { $0 } }

    func advance(by duration: Duration) { moment.withLock { $0 = $0 + duration } }
}

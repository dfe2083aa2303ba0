public import ShiftworkCore

extension PostgresStore {
    /// One trip of a registered worker.
    public func pump(_ trip: PumpTrip) async throws(StoreError) -> PumpReply {
        if let wrong = trip.settlements.first(where: { !JobEvent.settling.contains($0.event) }) {
            throw StoreError(
                .invalid, operation: "pump", message: "\(wrong.event.rawValue) does not end an attempt.")
        }
        if let reply = try await beat(trip) { return reply }
        guard let halves = TripHalves(trip) else { return try await carry(trip) }
        async let ends = carried(halves.ends, isHalf: true)
        async let claim = carried(halves.claim)
        return try await halves.reply(ends, claim).get()
    }

    /// For two trips at once.
    private func carried(_ trip: PumpTrip, isHalf: Bool = false) async -> Result<PumpReply, StoreError> {
        do throws(StoreError) { return .success(try await carry(trip, isHalf: isHalf)) } catch {
            return .failure(error)
        }
    }

    /// - Parameter isHalf: whether it settles beside the worker's other trips.
    private func carry(_ trip: PumpTrip, isHalf: Bool = false) async throws(StoreError) -> PumpReply {
        let durability = trip.settlements.isEmpty ? .relaxed : trip.durability
        let (names, now, lowWater, limits) = (names, clock.expression, lowWater, limits)
        return try await change("pump", durability, in: .trip) {
            names.known(trip.worker).map {
                TripOpening(trip, worker: $0, now: now, isHalf: isHalf, knowsLimits: limits.isKnown)
                    .statements
            } ?? []
        } _: { session in
            if TripOpening.isLimited(session.opening) { limits.note() }
            return try session.pump(trip, lowWater, limits, isHalf: isHalf)
        }
    }
}

/// A worker that jobs are handed to, alive as long as this transaction lasts.
struct Grantee {
    let id: WorkerID
    let number: Int32
}

extension Session {
    func pump(
        _ trip: PumpTrip, _ lowWater: LowWater, _ limits: LimitTable, isHalf: Bool
    ) throws -> PumpReply {
        var reply = PumpReply(now: now)
        guard let number = try names.number(of: trip.worker, in: transaction) else {
            return try strange(trip)
        }
        let opening = TripOpening(trip, worker: number, now: "\(now)", isHalf: isHalf)
        // With the first trip, but for a worker that this process does not know yet.
        let answers =
            self.opening.isEmpty ? try transaction.ask(opening.statements).map(\.self) : self.opening
        guard let directive = opening.directive(answers) else { return try strange(trip) }
        let worker = Grantee(id: trip.worker, number: number)
        reply.directive = WorkerDirective(rawValue: directive) ?? .work
        try opening.take(answers, self)
        try log(trip.logLines, of: worker)
        reply.settled = try settle(trip.settlements)
        let settled = Set(trip.settlements.map(\.lease))
        let reported = try report(trip.progress)
        let forgotten = try trip.known.map { try reconcile($0, of: worker, into: &reply) } ?? []
        reply.lost = Set((reported + forgotten).filter { !settled.contains($0) }.map(\.job)).sorted()
        reply.killRequested = opening.killRequested(answers).filter {
            position($0).map { $0.place == .running } ?? true
        }
        let claimed = try claim(for: trip, worker, answers, lowWater, into: &reply)
        if trip.claim != nil, let rest = limits.rest(isBusy: claimed.rooms.isBusy) {
            reply.nextDue = [reply.nextDue, now + rest].compactMap(\.self).min()
        }
        makesRoom = try hasMadeRoom(in: TripOpening.crowded(answers), claimed.rooms)
        return reply
    }

    /// - Parameter answers: those to ``TripOpening``.
    private func claim(
        for trip: PumpTrip, _ worker: Grantee, _ answers: [Answer], _ lowWater: LowWater,
        into reply: inout PumpReply
    ) throws -> LineClaim.Outcome {
        let next = TripOpening.next(answers)
        try settleDependents()
        var due = [next.due, firstDue].compactMap(\.self).min()
        if trip.claim != nil, let moment = due, moment <= now {
            try release(limit: 1_000)
            due = try ask("SELECT min(due_at) FROM scheduled")[0][0]
        }
        reply.nextDue = [due, next.open].compactMap(\.self).min()
        guard var request = trip.claim else { return LineClaim.Outcome() }
        request.limit = min(request.limit, ClaimRequest.most) - reply.claimed.count
        let isLimited = TripOpening.isLimited(answers)
        let claimed = try claim(request, worker: worker, lowWater, isLimited: isLimited)
        reply.claimed += claimed.jobs
        reply.hasMore = claimed.hasMore
        reply.nextDue = [reply.nextDue, claimed.rooms.opensAt].compactMap(\.self).min()
        return claimed
    }

    /// When the first of the jobs in hand is due.
    private var firstDue: Timestamp? {
        jobs.values.lazy.filter { $0.current.place == .scheduled }.map(\.current.motion.dueAt).min()
    }

    /// A worker, held so that nobody forgets it before the end of this transaction: trips, rescues and the sign-off of
    /// one worker take turns, and those that only settle are waited for. Nil when it never registered.
    func grantee(_ worker: WorkerID) throws -> Grantee? {
        guard let number = try names.number(of: worker, in: transaction) else { return nil }
        transaction.write(
            "SELECT " + Turn.worker(number).taken + ", " + Turn.settlements(number).taken)
        return Grantee(id: worker, number: number)
    }

    private func strange(_ trip: PumpTrip) throws -> PumpReply {
        try load(running: trip.settlements.map(\.lease.job))
        return try PumpReply(toStranger: trip, now: now) { lease in
            if case .settled = try holding(of: lease) { true } else { false }
        }
    }

    /// Grants again what the worker does not know of; returns what it no longer holds.
    private func reconcile(
        _ known: [Lease], of worker: Grantee, into reply: inout PumpReply
    ) throws -> [Lease] {
        struct Token: Hashable {
            let job: JobID
            let token: Int64
        }
        let expected = Set(known.map { Token(job: $0.job, token: $0.token) })
        let rows = try ask(Self.columns(of: .running) + " WHERE worker_id = \(worker.number) ORDER BY id")
        let held = try rows.map { try Position($0) }
        let present = held.map { Token(job: $0.id, token: $0.motion.token) }
        let forgotten = zip(held, present).filter { !expected.contains($0.1) }.map(\.0)
        reply.claimed = try grantAgain(forgotten, to: worker)
        let stillHeld = Set(present)
        return known.filter { !stillHeld.contains(Token(job: $0.job, token: $0.token)) }
    }
}

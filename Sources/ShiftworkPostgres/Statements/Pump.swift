public import ShiftworkCore

extension PostgresStore {
    /// One trip of a registered worker.
    public func pump(_ trip: PumpTrip) async throws(StoreError) -> PumpReply {
        if let wrong = trip.settlements.first(where: { !JobEvent.settling.contains($0.event) }) {
            throw StoreError(
                .invalid, operation: "pump", message: "\(wrong.event.rawValue) does not end an attempt.")
        }
        let durability = trip.settlements.isEmpty ? .relaxed : trip.durability
        return try await change("pump", durability, in: .trip) { session in try session.pump(trip) }
    }
}

/// A worker that jobs are handed to, alive as long as this transaction lasts.
struct Grantee {
    let id: WorkerID
    let number: Int32
}

extension Session {
    func pump(_ trip: PumpTrip) throws -> PumpReply {
        var reply = PumpReply(now: now)
        guard let worker = try grantee(trip.worker), let directive = try signOfLife(trip, worker.number)
        else {
            return try strange(trip)
        }
        reply.directive = WorkerDirective(rawValue: directive) ?? .work
        reply.settled = try settle(trip.settlements)
        let settled = Set(trip.settlements.map(\.lease))
        let reported = try report(trip.progress)
        log(trip.logLines)
        let forgotten = try trip.known.map { try reconcile($0, of: worker, into: &reply) } ?? []
        reply.lost = Set((reported + forgotten).filter { !settled.contains($0) }.map(\.job)).sorted()
        try claim(for: trip, worker, into: &reply)
        return reply
    }

    private func claim(for trip: PumpTrip, _ worker: Grantee, into reply: inout PumpReply) throws {
        let asked: Statement = """
            SELECT id FROM running
            WHERE worker_id = \(worker.number) AND kill_requested_at IS NOT NULL
            ORDER BY id
            """
        let nextDue: Statement = """
            SELECT min(due_at), (SELECT min(paused_until) FROM queue WHERE paused_until > \(now)) FROM scheduled
            """
        var answers = try ask([asked, nextDue])
        if trip.claim != nil, let due: Timestamp = answers[1][0][0], due <= now {
            try release(limit: 1_000)
            answers[1] = try ask(nextDue)
        }
        let (due, opening): (Timestamp?, Timestamp?) = (answers[1][0][0], answers[1][0][1])
        reply.nextDue = [due, opening].compactMap(\.self).min()
        reply.killRequested = answers[0].map { $0[0] as JobID }
        guard var request = trip.claim else { return }
        request.limit = min(request.limit, ClaimRequest.most) - reply.claimed.count
        let claimed = try claim(request, worker: worker)
        reply.claimed += claimed.jobs
        reply.hasMore = claimed.hasMore
    }

    /// A worker, held so that nobody forgets it before the end of this transaction: trips, rescues and the sign-off of
    /// one worker take turns. Nil when it never registered.
    func grantee(_ worker: WorkerID) throws -> Grantee? {
        guard let number = try names.number(of: worker, in: transaction) else { return nil }
        transaction.write(
            "SELECT pg_advisory_xact_lock(hashtext(current_schema()), \(number))")
        return Grantee(id: worker, number: number)
    }

    /// Counts a sign of life, if the trip is one; returns what is wanted of the worker, or nil when it is not known.
    private func signOfLife(_ trip: PumpTrip, _ number: Int32) throws -> String? {
        guard trip.isBeat else {
            return try transaction.ask("SELECT directive FROM worker WHERE id = \(number) AND is_live")
                .first?[0]
        }
        let answer = try transaction.ask(
            """
            UPDATE worker
            SET beat = greatest(beat + 1, \(now.microseconds)), beat_at = \(now),
              slots_used = \(Int32(clamping: trip.slotsUsed))
            WHERE id = \(number) AND is_live
            RETURNING directive
            """)
        return answer.first?[0]
    }

    /// The trip of a worker that was rescued or never registered: what it settled before, it is told.
    private func strange(_ trip: PumpTrip) throws -> PumpReply {
        var reply = PumpReply(now: now, isWorkerKnown: false)
        try load(running: trip.settlements.map(\.lease.job))
        reply.settled = try trip.settlements.map { settlement in
            if case .settled = try holding(of: settlement.lease) { return .alreadySettled }
            return .leaseLost
        }
        let settled = Set(trip.settlements.map(\.lease))
        let leases = (trip.known ?? []) + trip.progress.map(\.lease)
        reply.lost = Set(leases.filter { !settled.contains($0) }.map(\.job)).sorted()
        return reply
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

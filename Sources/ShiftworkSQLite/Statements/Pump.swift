internal import GRDB
public import ShiftworkCore

extension SQLiteStore {
    /// One trip of a registered worker.
    public func pump(_ trip: PumpTrip) async throws(StoreError) -> PumpReply {
        try SQLiteStore.check(trip.settlements)
        let durability = trip.settlements.isEmpty ? .relaxed : trip.durability
        let weight = 1 + trip.settlements.count + trip.progress.count + (trip.claim?.limit ?? 0)
        return try await writer.perform("pump", durability, weight: weight) { session in
            try session.pump(trip)
        }
    }

    /// Throws when an event is none by which a worker settles.
    static func check(_ settlements: [Settlement]) throws(StoreError) {
        guard let wrong = settlements.first(where: { !JobEvent.settling.contains($0.event) }) else { return }
        throw StoreError(
            .invalid, operation: "settle", message: "\(wrong.event.rawValue) does not end an attempt.")
    }
}

/// What a trip asks besides.
struct PumpStatements {
    let beat: HotStatement
    let directive: HotStatement
    let asked: HotStatement
    let held: HotStatement
    let nextDue: HotStatement
    let nextOpening: HotStatement

    init(_ db: Database) {
        beat = HotStatement(
            db,
            """
            UPDATE worker
            SET beat = \(Timestamp.numberAbove("beat", now: "?1")), beat_at = ?1, slots_used = ?2
            WHERE id = ?3 AND is_live = 1
            RETURNING directive
            """)
        directive = HotStatement(db, "SELECT directive FROM worker WHERE id = ? AND is_live = 1")
        asked = HotStatement(
            db, "SELECT id FROM running WHERE worker_id = ? AND kill_requested_at IS NOT NULL ORDER BY n")
        held = HotStatement(db, "SELECT n FROM running WHERE worker_id = ? ORDER BY n")
        nextDue = HotStatement(db, "SELECT min(due_at) FROM scheduled")
        nextOpening = HotStatement(db, "SELECT min(paused_until) FROM queue WHERE paused_until > ?")
    }
}

extension Session {
    func pump(_ trip: PumpTrip) throws -> PumpReply {
        var reply = PumpReply(now: now)
        guard let number = try workers.number(of: trip.worker),
            let directive = try signOfLife(trip, number)
        else { return try strange(trip) }
        // A worker does not wake itself: its own trips are no news, unless there is room again in a full queue.
        var hadNews = hasNews
        leftRunning = []
        defer { hasNews = hadNews }
        let worker = Grantee(id: trip.worker, number: number)
        reply.directive = WorkerDirective(rawValue: directive) ?? .work
        try log(trip.logLines)
        reply.settled = try trip.settlements.map(settle)
        let settled = Set(trip.settlements.map(\.lease))
        let reported = try trip.progress.filter { try !report($0) }.map(\.lease)
        try settleDependents()
        let forgotten = try trip.known.map { try reconcile($0, of: worker, into: &reply) } ?? []
        reply.lost = Set((reported + forgotten).filter { !settled.contains($0) }.map(\.job)).sorted()
        reply.nextDue = try nextDue()
        if trip.claim != nil, let due = reply.nextDue, due <= now {
            try release(limit: 1_000)
            reply.nextDue = try nextDue()
        }
        let opening = try pumping.nextOpening.first(now) { $0.optionalTime(0) } ?? nil
        reply.nextDue = [reply.nextDue, opening].compactMap(\.self).min()
        if var request = trip.claim {
            request.limit = min(request.limit, ClaimRequest.most) - reply.claimed.count
            let claimed = try claim(request, worker: worker)
            reply.claimed += claimed.jobs
            reply.hasMore = claimed.hasMore
            reply.nextDue = [reply.nextDue, claimed.opensAt].compactMap(\.self).min()
        }
        if try hasMadeRoom() { hadNews = true }
        reply.killRequested = try pumping.asked.all(number) { $0.uuid(0).map(JobID.init) }.compactMap(\.self)
            .sorted()
        return reply
    }

    /// Counts a sign of life, if the trip is one; returns what is wanted of the worker, or nil when it is not
    /// known.
    private func signOfLife(_ trip: PumpTrip, _ number: Int64) throws -> String? {
        guard trip.isBeat else { return try pumping.directive.first(number) { $0.text(0) } }
        return try pumping.beat.first(now, trip.slotsUsed, number) { $0.text(0) }
    }

    private func strange(_ trip: PumpTrip) throws -> PumpReply {
        try PumpReply(toStranger: trip, now: now) { lease in
            if case .settled = try holding(of: lease) { true } else { false }
        }
    }

    /// Grants again what the worker does not know of; returns what it no longer holds.
    private func reconcile(
        _ known: [Lease], of worker: Grantee, into reply: inout PumpReply
    ) throws -> [Lease] {
        let expected = Set(known.map { Token(job: $0.job, token: $0.token) })
        var present: Set<Token> = []
        for n in try pumping.held.all(worker.number, read: { $0.int(0) }) {
            guard let job = try running(n) else { continue }
            let token = Token(job: job.id, token: job.motion.token)
            present.insert(token)
            guard !expected.contains(token) else { continue }
            if let again = try grantAgain(job, to: worker) { reply.claimed.append(again) }
        }
        return known.filter { !present.contains(Token(job: $0.job, token: $0.token)) }
    }

    private struct Token: Hashable {
        let job: JobID
        let token: Int64
    }

    private func nextDue() throws -> Timestamp? { try pumping.nextDue.first { $0.optionalTime(0) } ?? nil }
}

internal import Foundation
public import ShiftworkCore

extension PostgresStore {
    /// Makes a worker known; doing so again changes what it says of itself.
    public func register(_ worker: WorkerInfo) async throws(StoreError) {
        hints.listen(doorbell)
        let isKnown = try await change("register") { session in try session.register(worker) }
        guard isKnown else { throw WorkerInfo.taken }
    }

    /// Forgets a worker; what it still holds is given back, its attempts not spent.
    public func signOff(_ worker: WorkerID) async throws(StoreError) {
        try await change("sign off") { session in try session.signOff(worker) }
    }

    /// Tells a worker what is wanted of it; false when it is not known.
    public func direct(_ worker: WorkerID, _ directive: WorkerDirective) async throws(StoreError) -> Bool {
        try await change("direct") { session in
            session.hasNews = true
            return try session.transaction.ask(
                "UPDATE worker SET directive = \(directive.rawValue) WHERE uuid = \(worker.uuid) AND is_live"
            ).affected > 0
        }
    }
}

extension Session {
    /// A worker's row outlives it, because jobs name it. False when it may not speak for the worker that is known
    /// under its id.
    func register(_ worker: WorkerInfo) throws -> Bool {
        let info = String(decoding: try JSONEncoder().encode(worker), as: UTF8.self)
        // The same rule as WorkerInfo.speaks(for:), where nobody comes in between.
        let answer = try transaction.ask(
            """
            INSERT INTO worker (uuid, info, started_at, beat_at, beat, slots_used, directive, is_live)
            VALUES (
              \(worker.id.uuid), \(info), \(now), \(now), \(now.microseconds), 0,
              \(WorkerDirective.work.rawValue), true)
            ON CONFLICT (uuid) DO UPDATE
            SET info = excluded.info, is_live = true,
              started_at = CASE WHEN worker.is_live THEN worker.started_at ELSE excluded.started_at END,
              directive = CASE WHEN worker.is_live THEN worker.directive ELSE excluded.directive END,
              beat = CASE WHEN worker.is_live THEN worker.beat
                ELSE \(numberAbove: "worker.beat", now: "excluded.beat") END
            WHERE NOT worker.is_live OR
              worker.info::json ->> 'owner' IS NOT DISTINCT FROM excluded.info::json ->> 'owner'
              AND worker.info::json ->> 'tenant' IS NOT DISTINCT FROM excluded.info::json ->> 'tenant'
            """)
        if answer.affected > 0 { hasNews = true }
        return answer.affected > 0
    }

    func signOff(_ worker: WorkerID) throws {
        guard let worker = try grantee(worker) else { return }
        for job in try held(by: worker, limit: nil) {
            guard let next = job.motion.after(.giveBack, at: now) else { continue }
            step(job, by: .giveBack, to: next)
        }
        transaction.write("UPDATE worker SET is_live = false WHERE id = \(worker.number)")
        hasNews = true
    }

    /// The jobs that a worker holds, in hand.
    func held(by worker: Grantee, limit: Int?) throws -> [Position] {
        let running =
            Self.columns(of: .running)
            + " WHERE worker_id = \(worker.number) ORDER BY id LIMIT \(limit.map(Int64.init)) FOR UPDATE"
        let rows = try ask("WITH p AS (\(running)) \(Self.withDetails)")
        for row in rows { try take(row) }
        let ids = rows.map { $0[0] as JobID }
        try loadRelations(of: ids)
        return ids.sorted().compactMap(position)
    }
}

internal import Foundation
internal import GRDB
public import ShiftworkCore

extension SQLiteStore {
    /// Makes a worker known; doing so again changes what it says of itself.
    public func register(_ worker: WorkerInfo) async throws(StoreError) {
        if worker.isRemote != true { try workerFile.hold(worker.id) }
        let isKnown = try await writer.perform("register") { session in try session.register(worker) }
        guard isKnown else { throw WorkerInfo.taken }
    }

    /// Forgets a worker; what it still holds is given back, its attempts not spent.
    public func signOff(_ worker: WorkerID) async throws(StoreError) {
        try await writer.perform("sign off") { session in try session.signOff(worker) }
        workerFile.remove(worker)
    }

    /// Tells a worker what is wanted of it; false when it is not known.
    public func direct(_ worker: WorkerID, _ directive: WorkerDirective) async throws(StoreError) -> Bool {
        try await writer.perform("direct") { session in
            session.hasNews = true
            return try session.registering.direct.run(directive.rawValue, worker.uuid) > 0
        }
    }
}

/// Workers come and go; their rows stay, because jobs name them.
struct RegisterStatements {
    let register: HotStatement
    let end: HotStatement
    let direct: HotStatement
    let live: HotStatement

    init(_ db: Database) {
        register = HotStatement(
            db,
            """
            INSERT INTO worker (id, uuid, info, started_at, beat_at, beat, slots_used, directive, is_live)
            SELECT 1 + max(\(WorkerNumbers.first - 1), coalesce(max(id), 0)), ?1, ?2, ?3, ?3, ?3, 0, ?4, 1
            FROM worker
            WHERE true
            ON CONFLICT (uuid) DO UPDATE
            SET info = excluded.info, is_live = 1, started_at = iif(is_live, started_at, excluded.started_at),
              directive = iif(is_live, directive, excluded.directive),
              beat = iif(is_live, beat, \(Timestamp.numberAbove("beat", now: "excluded.beat")))
            WHERE NOT is_live
              OR json_extract(info, '$.owner') IS json_extract(excluded.info, '$.owner')
              AND json_extract(info, '$.tenant') IS json_extract(excluded.info, '$.tenant')
            """)
        end = HotStatement(db, "UPDATE worker SET is_live = 0 WHERE id = ?")
        direct = HotStatement(db, "UPDATE worker SET directive = ? WHERE uuid = ? AND is_live = 1")
        live = HotStatement(db, "SELECT id, beat FROM worker WHERE uuid = ? AND is_live = 1")
    }
}

extension Session {
    /// False when it may not speak for the worker that is known under its id.
    func register(_ worker: WorkerInfo) throws -> Bool {
        let info = String(decoding: try JSONEncoder().encode(worker), as: UTF8.self)
        // The same rule as WorkerInfo.speaks(for:), where nobody comes in between.
        let changed = try registering.register.run(worker.id.uuid, info, now, WorkerDirective.work.rawValue)
        if changed > 0 { hasNews = true }
        return changed > 0
    }

    func signOff(_ worker: WorkerID) throws {
        guard let number = try workers.number(of: worker) else { return }
        for n in try pumping.held.all(number, read: { $0.int(0) }) {
            guard let job = try running(n), let next = job.motion.after(.giveBack, at: now) else { continue }
            try step(job, by: .giveBack, to: next)
        }
        try registering.end.run(number)
        hasNews = true
    }
}

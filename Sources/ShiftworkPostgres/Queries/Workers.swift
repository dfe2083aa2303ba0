internal import Foundation
public import ShiftworkCore

extension PostgresStore {
    /// The store's clock.
    public func now() async throws(StoreError) -> Timestamp {
        if let now = clock.reckoned { return now }
        let start = ContinuousClock.now
        let now: Timestamp = try await ask("now", "SELECT \(clock.expression)") { $0[0][0] }
        clock.note(now, askedAt: start)
        return now
    }

    /// All registered workers.
    public func workers() async throws(StoreError) -> [WorkerRecord] {
        try await ask(
            "workers",
            """
            SELECT info, started_at, beat_at, beat, slots_used, directive FROM \(name: schema).worker
            WHERE is_live ORDER BY uuid
            """
        ) { answer in try answer.map { try WorkerRecord($0) } }
    }

    /// The registered workers among these, by id.
    public func workers(_ ids: [WorkerID]) async throws(StoreError) -> [WorkerRecord] {
        guard !ids.isEmpty else { return [] }
        return try await ask(
            "workers",
            """
            SELECT info, started_at, beat_at, beat, slots_used, directive FROM \(name: schema).worker
            WHERE is_live AND uuid = ANY(\(ids.map(\.uuid))) ORDER BY uuid
            """
        ) { answer in try answer.map { try WorkerRecord($0) } }
    }

    /// How many workers are registered by somebody.
    public func workerCount(of owner: WorkerOwner) async throws(StoreError) -> Int {
        let (field, name) =
            switch owner {
            case .credential(let credential): ("owner", credential)
            case .tenant(let tenant): ("tenant", tenant)
            }
        return try await ask(
            "workers",
            "SELECT count(*) FROM \(name: schema).worker WHERE is_live AND info::json ->> \(field) = \(name)"
        ) { answer in answer[0][0] }
    }

    /// What the store says of itself.
    public func health() async throws(StoreError) -> StoreHealth {
        let schema = schema
        return try await look("health") { look in
            let row = try look.ask(
                """
                SELECT current_setting('server_version'), current_setting('fsync'),
                  current_setting('synchronous_commit'), (SELECT version FROM schema_version),
                  pg_size_pretty((SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c
                    JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = \(schema) AND c.relkind = 'r'))
                """)[0]
            let (version, fsync, size): (String, String, String) = (row[0], row[1], row[4])
            var health = StoreHealth(
                name: "PostgreSQL \(version), schema \(schema), \(size)",
                durability:
                    "Durable calls survive a power cut of the server; claims, progress and relaxed calls the "
                    + "death of any client.",
                schemaVersion: row[3])
            if fsync != "on" {
                health.warnings.append(
                    "fsync is \(fsync): a power cut of the server can lose or damage everything. Set it to on."
                )
            }
            return health
        }
    }
}

extension WorkerRecord {
    fileprivate init(_ row: Answer.Row) throws {
        let info = try JSONDecoder().decode(WorkerInfo.self, from: Data((row[0] as String).utf8))
        self.init(info: info, startedAt: row[1])
        (beatAt, beat, slotsUsed) = (row[2], row[3], row[4])
        directive = WorkerDirective(rawValue: row[5]) ?? .work
    }
}

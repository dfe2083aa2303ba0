internal import Foundation
public import ShiftworkCore

extension PostgresStore {
    /// The store's clock.
    public func now() async throws(StoreError) -> Timestamp { try await look("now") { $0.now } }

    /// All registered workers.
    public func workers() async throws(StoreError) -> [WorkerRecord] {
        try await ask(
            "workers",
            """
            SELECT info, started_at, beat_at, beat, slots_used, directive FROM \(name: schema).worker
            WHERE is_live ORDER BY uuid
            """
        ) { answer in
            try answer.map { row in
                let info = try JSONDecoder().decode(WorkerInfo.self, from: Data((row[0] as String).utf8))
                var worker = WorkerRecord(info: info, startedAt: row[1])
                (worker.beatAt, worker.beat, worker.slotsUsed) = (row[2], row[3], row[4])
                worker.directive = WorkerDirective(rawValue: row[5]) ?? .work
                return worker
            }
        }
    }

    /// Operations, newest first.
    public func operations(limit: Int) async throws(StoreError) -> [ShiftworkCore.Operation] {
        try await look("operations") { look in
            try look.ask("SELECT data FROM operation ORDER BY id DESC LIMIT \(limit)").map {
                try Operation(json: $0[0])
            }
        }
    }

    /// One operation.
    public func operation(_ id: OperationID) async throws(StoreError) -> ShiftworkCore.Operation? {
        try await look("operation") { look in
            try look.ask("SELECT data FROM operation WHERE id = \(id.uuid)").first.map {
                try Operation(json: $0[0])
            }
        }
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

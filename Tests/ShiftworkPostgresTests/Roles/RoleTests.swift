import PostgresCluster
import ServiceLifecycle
import ShiftworkCore
import ShiftworkRuntime
import Testing

@testable import ShiftworkPostgres

@Suite(.needsPostgres) struct `A role` {
    private struct Work: Job {
        static let type: JobType = "work"
        func perform(in context: JobContext<Void>) async throws {}
    }

    /// A store whose rights were given away, and an address for each role.
    private struct Place {
        let schema: String
        let roles = PostgresRoles(prefix: "test_\(UInt32.random(in: 0..<(.max)))")
        let owner: PostgresStore

        func url(_ role: String) async throws -> String {
            let cluster = try await TestCluster.running()
            return "host=\(cluster.folder) port=\(cluster.port) user=\(role)_login dbname=postgres"
        }

        func store(_ role: String) async throws -> PostgresStore {
            try await PostgresStore(url: try await url(role), schema: schema)
        }

        /// What a role is refused, by its SQLSTATE.
        func refusal(_ role: String, _ statement: PostgresStatement) async throws -> String? {
            let pool = ConnectionPool(try ConnectionTarget(try await url(role)), size: 1, name: "test")
            defer { withExtendedLifetime(pool) {} }
            do {
                _ = try await pool.perform { try $0.run(statement.statement).count }
                return nil
            } catch let error as PostgresError { return error.sqlState }
        }
    }

    private func run(_ body: (Place) async throws -> Void) async throws {
        try await StorePlace.run { place in
            let address = try PostgresAddress(try await TestCluster.running().url, schema: place.schema)
            let rights = Place(schema: place.schema, owner: try await place.store())
            // Twice: the second time nothing is left to do.
            for _ in 1...2 { try await PostgresStore.grant(rights.roles, at: address) }
            let pool = try await Database.pool()
            for role in rights.roles.names {
                _ = try await pool.perform {
                    try $0.run("CREATE ROLE \(name: role + "_login") LOGIN IN ROLE \(name: role)").count
                }
            }
            try await body(rights)
            await rights.owner.close()
            for role in rights.roles.names {
                for name in [role + "_login", role] {
                    _ = try await pool.perform { connection in
                        try connection.run("REASSIGN OWNED BY \(name: name) TO postgres").count
                            + connection.run("DROP OWNED BY \(name: name)").count
                            + connection.run("DROP ROLE \(name: name)").count
                    }
                }
            }
            await pool.close()
        }
    }

    private static let denied = "42501"

    @Test func `that runs works, keeps order and owns nothing`() async throws {
        try await run { place in
            let store = try await place.store(place.roles.run)
            let shiftwork = try await Shiftwork(store: store) { Work.self }
            let handle = try await shiftwork.enqueue(Work(), EnqueueOptions(unique: "k", tags: ["a"]))
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await shiftwork.run() }
                try await handle.result(within: .seconds(60))
                group.cancelAll()
            }
            _ = try await store.prune(PruneRequest())
            #expect(try await store.verify(isDeep: true).isEmpty)
            await store.close()
            let mine = place.roles.run
            for statement in [
                "CREATE TABLE \(name: place.schema).x (n int)", "DROP TABLE \(name: place.schema).job",
                "ALTER TABLE \(name: place.schema).ready ADD x int", "TRUNCATE \(name: place.schema).job",
                "UPDATE \(name: place.schema).schema_version SET version = 9",
            ] as [PostgresStatement] {
                let state = try await place.refusal(mine, statement)
                #expect(state == Self.denied)
            }
        }
    }

    @Test func `that enqueues calls the functions and sees no table`() async throws {
        try await run { place in
            let (mine, schema) = (place.roles.enqueue, place.schema)
            for call in [
                "SELECT \(name: schema).enqueue('work', unique_key => 'a')",
                "SELECT \(name: schema).enqueue_many('work', '{1,2}')",
            ] as [PostgresStatement] {
                let state = try await place.refusal(mine, call)
                #expect(state == nil)
            }
            for statement in [
                "SELECT 1 FROM \(name: schema).job", "INSERT INTO \(name: schema).type (name) VALUES ('x')",
                "SELECT \(name: schema).new_id()",
                "SELECT \(name: schema).store_jobs('{}', 'a', '{}', 'a', NULL, 1, 1, '{}', '{}', NULL)",
            ] as [PostgresStatement] {
                let state = try await place.refusal(mine, statement)
                #expect(state == Self.denied)
            }
            // What it finds by a name of its own is not what the functions find.
            let hijack = try await place.refusal(
                mine, "SELECT set_config('search_path', 'pg_temp', false), \(name: schema).enqueue('work')")
            #expect(hijack == nil)
            #expect(try await place.owner.counts(scope: .all).map(\.count) == [4])
        }
    }

    @Test func `that reads changes nothing`() async throws {
        try await run { place in
            _ = try await place.owner.insert(
                [NewJob(id: JobID(UUIDv7(milliseconds: 1, sequence: 0, random: 1)), type: "work")],
                durability: .durable)
            let store = try await place.store(place.roles.read)
            #expect(try await store.counts(scope: .all).map(\.count) == [1])
            #expect(try await store.page(PageRequest(JobQuery())).jobs.count == 1)
            _ = try await store.checks()
            let error = await #expect(throws: StoreError.self) {
                try await store.insert(
                    [NewJob(id: JobID(UUIDv7(milliseconds: 1, sequence: 0, random: 2)), type: "work")],
                    durability: .durable)
            }
            #expect(error?.code == .unavailable)
            await store.close()
            for statement in [
                "SELECT \(name: place.schema).enqueue('work')",
                "SELECT 1 FROM \(name: place.schema).document",
            ] as [PostgresStatement] {
                let state = try await place.refusal(place.roles.read, statement)
                #expect(state == Self.denied)
            }
        }
    }

    @Test func `that owns migrates`() async throws {
        try await run { place in
            await place.owner.close()
            let address = try PostgresAddress(try await place.url(place.roles.owner), schema: place.schema)
            for version in [0, PostgresStore.currentSchema] {
                try await PostgresStore.migrate(address, to: version)
                #expect(try await PostgresStore.schemaVersion(at: address) == version)
            }
        }
    }

    @Test func `that works has the documents of a newer schema, and one that reads has not`() async throws {
        try await run { place in
            await place.owner.close()
            let address = try PostgresAddress(try await place.url(place.roles.owner), schema: place.schema)
            for version in [1, PostgresStore.currentSchema] {
                try await PostgresStore.migrate(address, to: version)
            }
            let question: PostgresStatement = "SELECT 1 FROM \(name: place.schema).document"
            #expect(try await place.refusal(place.roles.run, question) == nil)
            #expect(try await place.refusal(place.roles.read, question) == Self.denied)
        }
    }

    @Test func `is made by the script that is shown`() throws {
        let script = PostgresRoles(prefix: "a\"b").script(schema: "it's")
        #expect(script.hasPrefix("BEGIN;\n") && script.hasSuffix("COMMIT;\n"))
        #expect(script.contains("CREATE ROLE \"a\"\"b_owner\" NOLOGIN"))
        #expect(script.contains("nspname = 'it''s'"))
    }
}

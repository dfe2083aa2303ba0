import ShiftworkCore
import Testing

@testable import ShiftworkPostgres

@Suite(.needsPostgres) struct `A schema` {
    @Test func `goes up, down to nothing, and up again`() async throws {
        let (pool, schema) = (try await Database.pool(), Database.schema())
        for _ in 1...2 {
            for version in [Migration.current, 0] {
                let tables = try await pool.perform { connection in
                    try Migration.migrate(connection, schema: schema, to: version)
                    let rows = try connection.run(
                        "SELECT count(*) FROM pg_tables WHERE schemaname = \(schema)")
                    return rows[0][0] as Int
                }
                #expect((tables == 0) == (version == 0))
            }
        }
        _ = try await pool.perform { try $0.run("DROP SCHEMA \(name: schema)").count }
    }

    @Test func `of a newer program is left alone`() async throws {
        try await StorePlace.run { place in
            let store = try await place.store()
            try await store.change("test") { $0.transaction.write("UPDATE schema_version SET version = 99") }
            await store.close()
            let error = await #expect(throws: StoreError.self) { try await place.store() }
            #expect(error?.code == .schema)
        }
    }

    @Test func `is made once, however many open it at the same time`() async throws {
        try await StorePlace.run { place in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        let store = try await place.store()
                        #expect(try await store.health().schemaVersion == Migration.current)
                        await store.close()
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func `of any name is as good as another, and apart from it`() async throws {
        let cluster = try await TestCluster.running()
        let (one, other) = (Database.schema() + " \"Ä'; --", Database.schema())
        for schema in [one, other] {
            let store = try await PostgresStore(url: cluster.url, schema: schema)
            let job = NewJob(
                id: JobID(UUIDv7(milliseconds: 1_795_248_000_000, sequence: 1, random: 1)), type: "work")
            #expect(try await store.insert([job], durability: .durable) == [.inserted(.queued)])
            await store.close()
        }
        let pool = try await Database.pool()
        for schema in [one, other] {
            _ = try await pool.perform { try $0.run("DROP SCHEMA \(name: schema) CASCADE").count }
        }
    }
}

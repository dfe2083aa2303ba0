import Foundation
import PostgresCluster
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
            try await store.change("test") { session in
                session.transaction.write("UPDATE schema_version SET version = 99, oldest_program = 98")
            }
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

    @Test func `goes up under a worker, which goes on, and is opened again by the older program`()
        async throws
    {
        try await StorePlace.run { place in
            let store = try await place.store()
            let worker = WorkerID(UUIDv7(milliseconds: 1, sequence: 0, random: 1))
            try await store.register(WorkerInfo(id: worker, name: "old", types: ["work"], slots: 1))
            let pool = try await Database.pool()
            let next = Migration(
                version: Migration.current + 1,
                up: ["ALTER TABLE worker ADD note text", "CREATE TABLE news (n int)"],
                down: ["ALTER TABLE worker DROP note", "DROP TABLE news"])
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 1...50 as ClosedRange<UInt64> {
                    group.addTask {
                        let job = NewJob(
                            id: JobID(UUIDv7(milliseconds: 1, sequence: 0, random: number)), type: "work")
                        let answer = try await store.insert([job], durability: .relaxed)
                        #expect(answer == [.inserted(.queued)])
                    }
                }
                for version in [next.version, Migration.current, next.version] {
                    try await pool.perform { connection in
                        try Migration.migrate(
                            connection, schema: place.schema, to: version, steps: Migration.all + [next])
                    }
                }
                try await group.waitForAll()
            }
            var trip = PumpTrip(worker: worker)
            trip.claim = ClaimRequest(limit: 50, types: ["work"])
            let claimed = try await store.pump(trip).claimed
            #expect(claimed.count == 50)
            let reopened = try await place.store()
            #expect(try await reopened.health().schemaVersion == next.version)
            #expect(try await reopened.checks().contains { $0.name == "schema" && $0.grade == .warning })
            await reopened.close()
            await store.close()
            await pool.close()
        }
    }

    @Test func `of the version before is worked with, and limits hold once it is brought up to date`()
        async throws
    {
        try await StorePlace.run { place in
            try await place.store().close()
            let pool = try await Database.pool()
            let migrate: @Sendable (Int) async throws -> Void = { version in
                try await pool.perform {
                    try Migration.migrate($0, schema: place.schema, to: version)
                }
            }
            try await migrate(2)
            let store = try await place.store(migrates: false)
            let worker = WorkerID(UUIDv7(milliseconds: 1, sequence: 0, random: 1))
            try await store.register(WorkerInfo(id: worker, name: "new", types: ["work"], slots: 9))
            let jobs = (1...4).map {
                NewJob(id: JobID(UUIDv7(milliseconds: 1, sequence: 0, random: $0)), type: "work")
            }
            _ = try await store.insert(jobs, durability: .relaxed)
            var trip = PumpTrip(worker: worker)
            trip.claim = ClaimRequest(limit: 1, types: ["work"])
            #expect(try await store.pump(trip).claimed.count == 1)
            #expect(try await store.claim([jobs[1].id], worker: worker).count == 1)
            #expect(try await store.queues(scope: .all).map(\.limits) == [.none])
            let change = QueueLimitsChange(concurrency: 3)
            let error = await #expect(throws: StoreError.self) {
                try await store.limitQueue("default", change, tenant: nil)
            }
            #expect(error?.code == .schema)
            try await migrate(Migration.current)
            try await store.limitQueue("default", change, tenant: nil)
            trip.claim?.limit = 4
            #expect(try await store.pump(trip).claimed.count == 1)
            #expect(try await store.pump(trip).claimed.count == 0)
            await store.close()
            await pool.close()
        }
    }

    @Test func `is not made for those who only look`() async throws {
        let cluster = try await TestCluster.running()
        let schema = Database.schema()
        let error = await #expect(throws: StoreError.self) {
            try await PostgresStore(url: cluster.url, schema: schema, migrates: false)
        }
        #expect(error?.code == .schema)
        let address = try PostgresAddress(cluster.url, schema: schema)
        #expect(try await PostgresStore.schemaVersion(at: address) == 0)
    }

    @Test func `is made by the script, too`() async throws {
        try await StorePlace.run { place in
            let script = try PostgresStore.migrationScript(schema: place.schema, from: 0)
            let cluster = try await TestCluster.running()
            let file = "\(cluster.folder)/\(place.schema).sql"
            try script.write(toFile: file, atomically: true, encoding: .utf8)
            try await TestCluster.shell(
                "psql -qX -v ON_ERROR_STOP=1 -h \(cluster.folder) -p \(cluster.port) -U postgres -f \(file)")
            let store = try await PostgresStore(url: cluster.url, schema: place.schema, migrates: false)
            #expect(try await store.health().schemaVersion == PostgresStore.currentSchema)
            await store.close()
        }
    }
}

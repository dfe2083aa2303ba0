import PostgresCluster
import ShiftworkCore
import Testing

@testable import ShiftworkPostgres

@Suite(.needsPostgres, .timeLimit(.minutes(5))) struct `A store whose server` {
    private static func job(_ number: UInt64) -> NewJob {
        NewJob(id: JobID(UUIDv7(milliseconds: 1_795_248_000_000, sequence: 0, random: number)), type: "work")
    }

    /// Inserts jobs, each again and again until it is answered, as the runtime does.
    private static func insert(_ numbers: Range<UInt64>, into store: PostgresStore) async throws -> Int {
        var doubts = 0
        for number in numbers {
            while true {
                do {
                    let answer = try await store.insert([job(number)], durability: .durable)
                    #expect(answer == [.inserted(.queued)] || answer == [.known])
                    break
                } catch {
                    #expect(error.isTransient, "\(error)")
                    doubts += 1
                }
            }
        }
        return doubts
    }

    @Test func `ends its connections again and again loses nothing and stores nothing twice`() async throws {
        try await StorePlace.run { place in
            let store = try await place.store()
            let pool = try await Database.pool()
            let schema = place.schema
            try await withThrowingTaskGroup(of: Void.self) { group in
                for part in 0..<4 as Range<UInt64> {
                    group.addTask { _ = try await Self.insert(part * 100..<(part + 1) * 100, into: store) }
                }
                group.addTask {
                    for _ in 0..<20 {
                        // Whoever has a lock on the store's own table is one of its connections.
                        _ = try await pool.perform { connection in
                            try connection.run(
                                """
                                SELECT pg_terminate_backend(pid) FROM pg_locks
                                WHERE relation = \("\"\(schema)\".job")::regclass AND pid <> pg_backend_pid()
                                """
                            ).count
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await store.count(JobQuery(), scope: .all, upTo: 1_000) == JobCount(400))
            #expect(try await store.verify(isDeep: true).isEmpty)
            await store.close()
        }
    }

    @Test func `is killed in the middle of commits has kept all that it acknowledged`() async throws {
        // A server of its own, for the others go on.
        let cluster = try await TestCluster.start()
        let store = try await PostgresStore(url: cluster.url)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for part in 0..<4 as Range<UInt64> {
                group.addTask { _ = try await Self.insert(part * 200..<(part + 1) * 200, into: store) }
            }
            group.addTask {
                for _ in 0..<3 {
                    // `immediate` is a crash: no checkpoint, nothing flushed; the next start recovers.
                    try await cluster.control("-m immediate restart")
                }
            }
            try await group.waitForAll()
        }
        #expect(try await store.count(JobQuery(), scope: .all, upTo: 1_000) == JobCount(800))
        #expect(try await store.verify(isDeep: true).isEmpty)
        await store.close()
    }
}

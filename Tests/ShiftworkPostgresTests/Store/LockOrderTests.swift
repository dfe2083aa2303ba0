import PostgresCluster
import ShiftworkCore
import Testing

@testable import ShiftworkPostgres

/// Everybody locks the rows of jobs place by place, and in each by id.
@Suite(.needsPostgres, .timeLimit(.minutes(5))) struct `Calls that meet at the same jobs` {
    private static let jobs = (0..<UInt64(60)).map { number in
        JobID(UUIDv7(milliseconds: 1_795_248_000_000, sequence: 0, random: number))
    }

    @Test func `never wait for each other in a circle`() async throws {
        // A server of its own, whose count of deadlocks is that of this test.
        let cluster = try await TestCluster.start()
        let store = try await PostgresStore(url: cluster.url)
        _ = try await store.insert(Self.jobs.map { NewJob(id: $0, type: "work") }, durability: .relaxed)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<2 as Range<UInt64> { group.addTask { try await Self.work(store, number) } }
            for action in [ControlAction.pause, .resume, .setPriority(3), .setPriority(5)] {
                group.addTask { try await Self.act(store, action) }
            }
            try await group.waitForAll()
        }
        #expect(try await store.verify(isDeep: true).isEmpty)
        await store.close()
        let pool = ConnectionPool(try ConnectionTarget(cluster.url), size: 1, name: "test")
        let deadlocks = try await pool.perform { connection in
            _ = try connection.run("SELECT pg_stat_force_next_flush()")
            return try connection.run(
                "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")[0][0]
                as Int64
        }
        await pool.close()
        #expect(deadlocks == 0)
    }

    private static func act(_ store: PostgresStore, _ action: ControlAction) async throws {
        for _ in 0..<10 {
            let request = ControlRequest(action, jobs: Array(jobs.shuffled().prefix(30)))
            do { _ = try await store.control(request) } catch {
                // On a machine that is busy with other things a lock may be waited for too long.
                guard error.isTransient else { throw error }
            }
        }
    }

    /// Claims, and gives back what it claimed, so that there is always something to meet at.
    private static func work(_ store: PostgresStore, _ number: UInt64) async throws {
        let worker = WorkerID(UUIDv7(high: 1, low: number))
        try await store.register(WorkerInfo(id: worker, name: "test", types: ["work"], slots: 60))
        var held: [Lease] = []
        for _ in 0..<20 {
            var trip = PumpTrip(worker: worker, durability: .relaxed)
            trip.settlements = held.shuffled().map { Settlement(.giveBack, lease: $0) }
            trip.claim = ClaimRequest(limit: 40, types: ["work"])
            held = try await store.pump(trip).claimed.map(\.lease)
        }
        try await store.signOff(worker)
    }
}

import PostgresCluster
import ShiftworkCore
import ShiftworkLaws
import ShiftworkMemory
import Testing

@testable import ShiftworkPostgres

@Suite(
    .needsPostgres, .enabled("PgBouncer is not installed: bin/setup installs it.") { TestPooler.isThere }
) struct `Behind PgBouncer in transaction mode` {
    @Test(arguments: 1...2 as ClosedRange<UInt64>)
    func `a store gives the answers that memory gives`(seed: UInt64) async throws {
        try await StorePlace.run { place in
            let pooler = try await TestPooler(try await TestCluster.running())
            let clock = LawClock()
            let postgres = try await PostgresStore(
                url: pooler.url, schema: place.schema, clock: { clock.now })
            let twins = StoreTwins(MemoryStore(clock: { clock.now }), postgres, clock: clock)
            try await twins.play(seed: seed, steps: 150)
            await postgres.close()
            withExtendedLifetime(pooler) {}
        }
    }
}

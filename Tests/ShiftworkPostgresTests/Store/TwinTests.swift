import ShiftworkLaws
import ShiftworkMemory
import Testing

@testable import ShiftworkPostgres

@Suite(.needsPostgres) struct `PostgreSQL and memory` {
    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `give the same answers to a random script`(seed: UInt64) async throws {
        try await StorePlace.run { place in
            let clock = LawClock()
            let postgres = try await place.store { clock.now }
            let twins = StoreTwins(MemoryStore(clock: { clock.now }), postgres, clock: clock)
            try await twins.play(seed: seed, steps: 250)
            await postgres.close()
        }
    }
}

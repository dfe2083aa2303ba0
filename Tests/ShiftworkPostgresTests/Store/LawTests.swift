import ShiftworkLaws
import Testing

@testable import ShiftworkPostgres

@Suite(.needsPostgres) struct `A PostgreSQL store` {
    @Test(arguments: StoreLaw.all)
    func `keeps the law`(_ law: StoreLaw) async throws {
        try await StorePlace.run { place in
            try await law.check { clock in try await place.store { clock.now } }
        }
    }
}

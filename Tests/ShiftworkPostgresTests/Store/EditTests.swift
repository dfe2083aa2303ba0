import ShiftworkCore
import Testing

@testable import ShiftworkPostgres

@Suite(.needsPostgres) struct `An edit` {
    @Test func `into a queue without a number moves nothing, and is never said to be done`() async throws {
        try await StorePlace.run { place in
            let store = try await place.store()
            let job = NewJob(
                id: JobID(UUIDv7(milliseconds: 1_795_248_000_000, sequence: 0, random: 1)), type: "work")
            _ = try await store.insert([job], durability: .relaxed)
            let request = ControlRequest(.move("elsewhere"), jobs: [job.id])
            await #expect(throws: StoreError.self) {
                try await store.change("control") { session in try session.control(request) }
            }
            #expect(try await store.jobs([job.id], scope: .all).map(\.queue) == [.default])
            #expect(try await store.control(request) == [.done(from: .queued, to: .queued)])
            #expect(try await store.jobs([job.id], scope: .all).map(\.queue) == ["elsewhere"])
            await store.close()
        }
    }
}

import ShiftworkCore
import Testing

@testable import ShiftworkPostgres

@Suite(.needsPostgres) struct `An idle store` {
    private static let worker = WorkerInfo(
        id: WorkerID(UUIDv7(milliseconds: 1_795_248_000_000, sequence: 0, random: 7)), name: "idle",
        types: ["work"], slots: 4)

    private static func job(_ number: UInt64 = 1) -> NewJob {
        NewJob(id: JobID(UUIDv7(milliseconds: 1_795_248_000_000, sequence: 0, random: number)), type: "work")
    }

    private static func beat(claiming limit: Int = 4) -> PumpTrip {
        var trip = PumpTrip(worker: worker.id)
        trip.claim = ClaimRequest(limit: limit, types: ["work"])
        return trip
    }

    /// Looks again, whatever is remembered.
    private static func chores(_ store: PostgresStore) async throws -> Chores {
        store.ring()
        return try await store.chores()
    }

    @Test func `has nothing to do once its numbers are added up`() async throws {
        try await StorePlace.run { place in
            let store = try await place.store()
            _ = try await store.insert([Self.job()], durability: .relaxed)
            #expect(try await Self.chores(store) == .release)
            _ = try await store.release(limit: 10)
            // The mark of the news that was added up.
            #expect(try await Self.chores(store) == .release)
            _ = try await store.release(limit: 10)
            #expect(try await Self.chores(store) == [])
            await store.close()
        }
    }

    @Test func `sees news that was added up before anybody looked`() async throws {
        try await StorePlace.run { place in
            let store = try await place.store()
            store.ring()
            let before = try await store.changeMark()
            _ = try await store.insert([Self.job()], durability: .relaxed)
            _ = try await store.release(limit: 10)
            store.ring()
            #expect(try await store.changeMark() != before)
            await store.close()
        }
    }

    @Test func `has something to do when a job is due`() async throws {
        try await StorePlace.run { place in
            let store = try await place.store()
            var job = Self.job()
            job.start = .after(.milliseconds(1))
            _ = try await store.insert([job], durability: .relaxed)
            while try await store.release(limit: 10) == 0 {}
            for _ in 0..<2 { _ = try await store.release(limit: 10) }
            #expect(try await Self.chores(store) == [])
            await store.close()
        }
    }

    @Test func `has something to do as long as an operation runs`() async throws {
        try await StorePlace.run { place in
            let store = try await place.store()
            let id = OperationID(UUIDv7(high: 1, low: 1))
            let operation = Operation(
                id: id, action: .cancel, query: "", asOf: Timestamp(microseconds: 0))
            try await store.startOperation(operation)
            #expect(try await Self.chores(store).contains(.operate))
            for state in [Operation.State.paused, .running, .canceled] {
                #expect(try await store.setOperation(operation.id, to: state))
                #expect(try await Self.chores(store).contains(.operate) == (state == .running))
            }
            await store.close()
        }
    }

    @Test func `answers a sign of life in one round trip, and nothing more`() async throws {
        try await StorePlace.run { place in
            let store = try await place.store()
            try await store.register(Self.worker)
            _ = try await store.pump(Self.beat())
            let before = try #require(try await store.workers().first)
            let reply = try #require(try await store.beat(Self.beat()))
            #expect(reply.directive == .work && reply.isWorkerKnown)
            #expect(!reply.hasMore && reply.nextDue == nil)
            #expect(try #require(try await store.workers().first).beat > before.beat)
            _ = try await store.direct(Self.worker.id, .quiet)
            #expect(try await store.beat(Self.beat())?.directive == .quiet)
            await store.close()
        }
    }

    @Test func `makes a trip in full of a sign of life that finds work, or comes from a stranger`()
        async throws
    {
        try await StorePlace.run { place in
            let store = try await place.store()
            #expect(try await store.beat(Self.beat()) == nil)
            try await store.register(Self.worker)
            _ = try await store.pump(Self.beat())
            _ = try await store.insert([Self.job()], durability: .relaxed)
            #expect(try await store.beat(Self.beat()) == nil)
            #expect(try await store.beat(PumpTrip(worker: Self.worker.id)) != nil)
            #expect(try await store.pump(Self.beat()).claimed.map(\.lease.job) == [Self.job().id])
            try await store.signOff(Self.worker.id)
            #expect(try await store.beat(Self.beat()) == nil)
            #expect(try await !store.pump(Self.beat()).isWorkerKnown)
            await store.close()
        }
    }
}

import PostgresCluster
import ShiftworkCore
import ShiftworkRuntime
import Testing

@testable import ShiftworkPostgres

@Suite(.needsPostgres) struct `A commit whose answer is lost` {
    /// A store behind a proxy, and beside it a straight one.
    private func run(
        _ body: (PostgresStore, TestProxy, Shiftwork<Void>) async throws -> Void
    ) async throws {
        try await StorePlace.run { place in
            let proxy = try TestProxy(try await TestCluster.running())
            let store = try await PostgresStore(url: proxy.url, schema: place.schema)
            try await body(store, proxy, try await Shiftwork(store: store))
            await store.close()
        }
    }

    private static let job = NewJob(
        id: JobID(UUIDv7(milliseconds: 1_795_248_000_000, sequence: 0, random: 1)), type: "work")

    @Test func `is known to have taken place`() async throws {
        try await run { store, proxy, shiftwork in
            try await store.withTransaction { transaction in
                _ = try store.insert([Self.job], in: transaction)
                proxy.cut(.answer)
            }
            #expect(try await shiftwork.job(Self.job.id)?.status == .queued)
        }
    }

    private struct Undo: Error {
        var witness: CommitWitness?
    }

    @Test func `is told by a row of its own, whatever became of the jobs in it`() async throws {
        try await run { store, _, _ in
            let witness = try await store.withTransaction { transaction in
                _ = try store.insert([Self.job], in: transaction)
                return transaction.witness
            }
            for action in [ControlAction.cancel, .delete] {
                _ = try await store.control(ControlRequest(action, jobs: [Self.job.id]))
            }
            #expect(try await store.wasCommitted(try #require(witness)))
        }
    }

    @Test func `is not told by a job of the same id that another transaction enqueued`() async throws {
        try await run { store, _, _ in
            let undone = await #expect(throws: Undo.self) {
                try await store.withTransaction { transaction in
                    _ = try store.insert([Self.job], in: transaction)
                    throw Undo(witness: transaction.witness)
                }
            }
            _ = try await store.insert([Self.job], durability: .durable)
            #expect(try await !store.wasCommitted(try #require(undone?.witness)))
        }
    }

    @Test func `is known to have taken place when it settled a job`() async throws {
        try await run { store, proxy, shiftwork in
            _ = try await store.insert([Self.job], durability: .durable)
            let held = try #require(try await shiftwork.claim(Self.job.id))
            try await store.withTransaction { transaction in
                _ = try store.settle([Settlement(.succeed, lease: held.job.lease)], in: transaction)
                proxy.cut(.answer)
            }
            #expect(try await shiftwork.job(Self.job.id)?.status == .finished)
        }
    }

    @Test(arguments: [true, false])
    func `is not told by what was taken back to a savepoint`(_ hasSecond: Bool) async throws {
        try await run { store, proxy, shiftwork in
            let second = NewJob(
                id: JobID(UUIDv7(milliseconds: 1_795_248_000_000, sequence: 0, random: 2)), type: "work")
            let result: Result<Void, any Error>
            do {
                try await store.withTransaction { transaction in
                    try transaction.execute("SAVEPOINT before")
                    _ = try store.insert([Self.job], in: transaction)
                    try transaction.execute("rollback to before")
                    if hasSecond { _ = try store.insert([second], in: transaction) }
                    proxy.cut(.answer)
                }
                result = .success(())
            } catch { result = .failure(error) }
            switch result {
            case .success: #expect(hasSecond)
            case .failure(let error):
                #expect(!hasSecond && (error as? PostgresError)?.mayHaveCommitted == true)
            }
            let count = try await shiftwork.jobs(where: JobQuery()).count().value
            #expect(count == (hasSecond ? 1 : 0))
        }
    }

    @Test func `is known not to have taken place`() async throws {
        try await run { store, proxy, shiftwork in
            let error = await #expect(throws: PostgresError.self) {
                try await store.withTransaction { transaction in
                    _ = try store.insert([Self.job], in: transaction)
                    proxy.cut(.request)
                }
            }
            #expect(error?.mayHaveCommitted == false)
            let job = try await shiftwork.job(Self.job.id)
            #expect(job == nil)
        }
    }

    @Test func `without a job to tell by is a doubt, and says so`() async throws {
        try await run { store, proxy, _ in
            let error = await #expect(throws: PostgresError.self) {
                try await store.withTransaction { transaction in
                    try transaction.execute("SELECT 1")
                    proxy.cut(.answer)
                }
            }
            #expect(error?.mayHaveCommitted == true)
        }
    }
}

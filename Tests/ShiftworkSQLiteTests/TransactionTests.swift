import GRDB
import ServiceLifecycle
import ShiftworkCore
import ShiftworkRuntime
import ShiftworkSQLite
import Testing

@Suite("Transactions of the application")
struct TransactionTests {
    private struct Undo: Error {}

    /// Books an amount and settles in the same transaction; the second run of a job books nothing.
    struct Book: Job {
        static let type: JobType = "book"
        var amount: Int
        var failsAfterwards = false

        func perform(in context: JobContext<SQLiteStore>) async throws -> Int {
            try await context.services.write { db in
                try db.execute(sql: "INSERT INTO booking (amount) VALUES (?)", arguments: [amount])
                try context.settle(result: amount, in: db)
            }
            if failsAfterwards { throw Undo() }
            return amount
        }
    }

    private func withShop(_ body: (Shiftwork<SQLiteStore>, SQLiteStore) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteStore(path: folder.path("shop.sqlite"))
        try await store.write { db in try db.execute(sql: "CREATE TABLE booking (amount INT)") }
        let shiftwork = try await Shiftwork(store: store, services: store) { Book.self }
        try await body(shiftwork, store)
        await store.close()
        withExtendedLifetime(folder) {}
    }

    private func bookings(_ store: SQLiteStore) async throws -> [Int] {
        try await store.read { db in try Int.fetchAll(db, sql: "SELECT amount FROM booking ORDER BY amount") }
    }

    @Test func `a job enqueued in a transaction exists if and only if it commits`() async throws {
        try await withShop { shiftwork, store in
            await #expect(throws: Undo.self) {
                try await store.write { db in
                    try shiftwork.enqueue(Book(amount: 1), in: db)
                    throw Undo()
                }
            }
            #expect(try await shiftwork.jobs(where: JobQuery()).count().value == 0)
            let id = try await store.write { db in try shiftwork.enqueue(Book(amount: 2), in: db) }
            #expect(try await shiftwork.job(id)?.status == .queued)
        }
    }

    @Test func `an effect written with the settlement happens once, whatever the handler does afterwards`()
        async throws
    {
        try await withShop { shiftwork, store in
            let handle = try await shiftwork.enqueue(Book(amount: 7, failsAfterwards: true))
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await shiftwork.worker().run() }
                let result = try await handle.result(within: .seconds(30))
                #expect(result == 7)
                group.cancelAll()
            }
            #expect(try await bookings(store) == [7])
            #expect(try await handle.record().attempt == 1)
        }
    }

    @Test func `a worker that lost its lease leaves no effect`() async throws {
        try await withShop { shiftwork, store in
            let handle = try await shiftwork.enqueue(Book(amount: 9))
            let held = try #require(try await shiftwork.claim(handle.id))
            let worker = try #require(try await store.workers().first)
            _ = try await store.rescue(worker.info.id, beat: worker.beat, limit: 10)
            await #expect(throws: LeaseLost.self) {
                try await store.write { db in
                    try db.execute(sql: "INSERT INTO booking (amount) VALUES (9)")
                    let late = Settlement(.succeed, lease: held.job.lease)
                    guard try store.settle([late], in: db) != [.leaseLost] else {
                        throw LeaseLost(job: handle.id)
                    }
                }
            }
            #expect(try await bookings(store).isEmpty)
        }
    }
}

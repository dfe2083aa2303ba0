import ServiceLifecycle
import ShiftworkCore
import ShiftworkRuntime
import Testing

@testable import ShiftworkPostgres

@Suite(.needsPostgres) struct `In a transaction of the application` {
    private struct Undo: Error {}

    @Test func `a job exists if and only if it commits`() async throws {
        try await Bookings.run { shiftwork, bookings in
            await #expect(throws: Undo.self) {
                try await bookings.store.withTransaction { transaction in
                    try transaction.execute("INSERT INTO \(bookings.table) VALUES (1)")
                    try shiftwork.enqueue(Book(amount: 1), in: transaction)
                    throw Undo()
                }
            }
            #expect(try await shiftwork.jobs(where: JobQuery()).count().value == 0)
            let id = try await bookings.store.withTransaction { transaction in
                try transaction.execute("INSERT INTO \(bookings.table) VALUES (2)")
                return try shiftwork.enqueue(Book(amount: 2), in: transaction)
            }
            #expect(try await shiftwork.job(id)?.status == .queued)
            #expect(try await bookings.amounts() == [2])
            #expect(try await bookings.store.verify(isDeep: true).isEmpty)
        }
    }

    @Test func `names that are new with it are undone with it, and no process remembers them`() async throws {
        try await Bookings.run { shiftwork, bookings in
            for isUndone in [true, false] {
                let work: @Sendable (PostgresTransaction) throws -> Void = { transaction in
                    try shiftwork.enqueue(Book(amount: 1), EnqueueOptions(queue: "rare"), in: transaction)
                    if isUndone { throw Undo() }
                }
                do { try await bookings.store.withTransaction(work) } catch is Undo { #expect(isUndone) }
            }
            try await shiftwork.enqueue(Book(amount: 2), EnqueueOptions(queue: "rare"))
            #expect(try await bookings.store.counts(scope: .all).map(\.count) == [2])
        }
    }

    @Test func `an effect written with the settlement happens once, whatever the handler does afterwards`()
        async throws
    {
        try await Bookings.run { shiftwork, bookings in
            let handle = try await shiftwork.enqueue(Book(amount: 7, failsAfterwards: true))
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await shiftwork.worker().run() }
                let result = try await handle.result(within: .seconds(60))
                #expect(result == 7)
                group.cancelAll()
            }
            #expect(try await bookings.amounts() == [7])
            #expect(try await handle.record().attempt == 1)
        }
    }

    @Test func `a worker that lost its lease leaves no effect`() async throws {
        try await Bookings.run { shiftwork, bookings in
            let handle = try await shiftwork.enqueue(Book(amount: 9))
            let held = try #require(try await shiftwork.claim(handle.id))
            let worker = try #require(try await bookings.store.workers().first)
            _ = try await bookings.store.rescue(worker.info.id, beat: worker.beat, limit: 10)
            let reply = Reply()
            await #expect(throws: LeaseLost.self) {
                try await bookings.store.withTransaction { transaction in
                    try transaction.execute("INSERT INTO \(bookings.table) VALUES (9)")
                    let late = Settlement(.succeed, lease: held.job.lease)
                    reply.note(try bookings.store.settle([late], in: transaction)[0])
                    throw LeaseLost(job: handle.id)
                }
            }
            #expect(reply.value == .leaseLost)
            #expect(try await bookings.amounts().isEmpty)
        }
    }

    @Test func `a job that is settled makes room in a full queue, and workers are told once it commits`()
        async throws
    {
        try await Bookings.run { shiftwork, bookings in
            try await shiftwork.limitQueue("default", QueueLimits(concurrency: 1))
            for knowsLimits in [false, true] {
                if knowsLimits { bookings.store.limits.note() }
                let handle = try await shiftwork.enqueue(Book(amount: 4))
                let held = try #require(try await shiftwork.claim(handle.id))
                try await shiftwork.enqueue(Book(amount: 5))
                let rung = Latch()
                let listener = bookings.store.doorbell.listen { _ in rung.open() }
                defer { bookings.store.doorbell.stop(listener) }
                try await bookings.store.withTransaction { transaction in
                    let end = Settlement(.succeed, lease: held.job.lease)
                    _ = try bookings.store.settle([end], in: transaction)
                }
                await rung.wait()
            }
        }
    }

    @Test func `a job that is settled cannot be freed before the commit`() async throws {
        try await Bookings.run { shiftwork, bookings in
            let handle = try await shiftwork.enqueue(Book(amount: 3))
            let held = try #require(try await shiftwork.claim(handle.id))
            let worker = try #require(try await bookings.store.workers().first)
            let (settled, mayCommit) = (Latch(), Latch())
            async let rescue = {
                await settled.wait()
                async let freed = bookings.store.rescue(worker.info.id, beat: worker.beat, limit: 10)
                // It waits for the row: the server says so.
                let pool = try await Database.pool()
                while try await pool.perform({ connection in
                    try connection.run("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
                        .isEmpty
                }) {}
                mayCommit.open()
                await pool.close()
                return try await freed
            }()
            try await bookings.store.withTransaction { transaction in
                let end = Settlement(.succeed, lease: held.job.lease)
                let replies = try bookings.store.settle([end], in: transaction)
                #expect(replies == [.settled(.finished)])
                settled.open()
                mayCommit.waitOnThisThread()
            }
            #expect(try await rescue?.jobs.isEmpty == true)
            #expect(try await handle.status() == .finished)
        }
    }

    @Test func `a refusal keeps its SQLSTATE, and a swallowed one does not become a commit`() async throws {
        try await Bookings.run { shiftwork, bookings in
            let refused = await #expect(throws: PostgresError.self) {
                try await bookings.store.withTransaction { transaction in
                    try shiftwork.enqueue(Book(amount: 1), in: transaction)
                    for _ in 1...2 { try transaction.execute("INSERT INTO \(bookings.table) VALUES (5)") }
                }
            }
            #expect(refused?.sqlState == "23505")
            let swallowed = await #expect(throws: PostgresError.self) {
                try await bookings.store.withTransaction { transaction in
                    try shiftwork.enqueue(Book(amount: 1), in: transaction)
                    do { try transaction.execute("SELECT 1 / 0") } catch { return }
                }
            }
            #expect(swallowed?.sqlState == "25P02")
            let ended = await #expect(throws: PostgresError.self) {
                try await bookings.store.withTransaction { try $0.execute("COMMIT") }
            }
            #expect(ended?.sqlState == "25P01")
            let count = try await shiftwork.jobs(where: JobQuery()).count().value
            #expect(count == 0)
        }
    }

    @Test func `the application finds its own settings, and its savepoints hold`() async throws {
        try await Bookings.run { shiftwork, bookings in
            let path = try await bookings.store.withTransaction { transaction in
                try transaction.execute("SET LOCAL search_path TO pg_temp, public")
                try transaction.execute("SAVEPOINT before")
                try shiftwork.enqueue(Book(amount: 1), in: transaction)
                do { try transaction.execute("SELECT 1 / 0") } catch {
                    try transaction.execute("ROLLBACK TO before")
                }
                try shiftwork.enqueue(Book(amount: 2), in: transaction)
                return try transaction.query("SHOW search_path")[0][0] as String
            }
            #expect(path == "pg_temp, public")
            #expect(try await shiftwork.jobs(where: JobQuery()).count().value == 1)
        }
    }

    @Test func `a savepoint saves from an enqueue that the server refuses`() async throws {
        try await Bookings.run { shiftwork, bookings in
            try await bookings.store.withTransaction { transaction in
                try transaction.execute("INSERT INTO \(bookings.table) VALUES (1)")
                try transaction.execute("SAVEPOINT before")
                try transaction.execute("SET LOCAL transaction_read_only = on")
                let refused = #expect(throws: PostgresError.self) {
                    try shiftwork.enqueue(Book(amount: 1), in: transaction)
                }
                #expect(refused?.sqlState == "25006")
                try transaction.execute("ROLLBACK TO before")
                try shiftwork.enqueue(Book(amount: 2), in: transaction)
            }
            #expect(try await bookings.amounts() == [1])
            #expect(try await shiftwork.jobs(where: JobQuery()).count().value == 1)
        }
    }

    @Test func `values go as parameters, and come back as what they are`() async throws {
        try await Bookings.run { _, bookings in
            try await bookings.store.withTransaction { transaction in
                let (text, none): (String, Int?) = ("'; DROP TABLE x --", nil)
                let rows = try transaction.query("SELECT \(text), \(none), \([1, 2] as [UInt8]), \([3, 4])")
                #expect(try rows[0][0] as String == text)
                #expect(try rows[0][1] as Int? == nil)
                #expect(try rows[0].bytes(2) == [1, 2])
                #expect(try rows[0][3] as [Int] == [3, 4])
                let error = #expect(throws: PostgresError.self) { try rows[0][1] as Int }
                #expect(error?.kind == .unreadable)
                #expect(throws: PostgresError.self) { try rows[0][9] as Int }
            }
        }
    }

    @Test func `of another store no job is enqueued`() async throws {
        try await Bookings.run { _, bookings in
            try await StorePlace.run { place in
                let other = try await place.store()
                let elsewhere = try await Shiftwork(store: other, services: bookings) { Book.self }
                let error = await #expect(throws: StoreError.self) {
                    try await bookings.store.withTransaction { transaction in
                        _ = try elsewhere.enqueue(Book(amount: 1), in: transaction)
                    }
                }
                #expect(error?.code == .invalid)
                await other.close()
            }
        }
    }
}

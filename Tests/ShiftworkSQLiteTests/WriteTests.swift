import GRDB
import ShiftworkCore
import ShiftworkSQLite
import Testing

@Suite struct `Writing an application's own tables` {
    private struct Refused: Error {}

    private let folder: TemporaryFolder
    private let store: SQLiteStore

    init() async throws {
        folder = try TemporaryFolder()
        store = try SQLiteStore(path: folder.path("shop.sqlite"))
        try await store.write { db in try db.execute(sql: "CREATE TABLE shipment (id INTEGER PRIMARY KEY)") }
    }

    @Test(arguments: [(Durability.durable, 2), (.relaxed, 1)])
    func `is as durable as it is asked to be`(_ durability: Durability, _ level: Int) async throws {
        let found = try await store.write(durability: durability) { db in
            try Int.fetchOne(db, sql: "PRAGMA synchronous")
        }
        #expect(found == level)
    }

    @Test func `carries jobs in the same transaction`() async throws {
        var jobs = JobMaker()
        let job = jobs.job()
        let answers = try await store.write { [store] db in
            try db.execute(sql: "INSERT INTO shipment DEFAULT VALUES")
            return try store.insert([job], in: db)
        }
        #expect(answers == [.inserted(.queued)])
        #expect(try await shipments() == 1)
        #expect(try await store.jobs([job.id], scope: .all).count == 1)
    }

    @Test func `undoes all of it when it throws, and nothing of others`() async throws {
        var jobs = JobMaker()
        let (lost, kept) = (jobs.job(), jobs.job())
        async let other = store.insert([kept], durability: .relaxed)
        await #expect(throws: Refused.self) {
            try await store.write { [store] db in
                try db.execute(sql: "INSERT INTO shipment DEFAULT VALUES")
                _ = try store.insert([lost], in: db)
                throw Refused()
            }
        }
        #expect(try await other == [.inserted(.queued)])
        #expect(try await shipments() == 0)
        #expect(try await store.jobs([lost.id, kept.id], scope: .all).map(\.id) == [kept.id])
        #expect(try await store.verify(isDeep: true).isEmpty)
    }

    @Test func `settles exactly once with its effects`() async throws {
        var jobs = JobMaker()
        let (job, worker) = (jobs.job(), jobs.worker())
        _ = try await store.insert([job], durability: .durable)
        try await store.register(worker)
        let claimed = try #require(try await store.claim([job.id], worker: worker.id).first)
        let settlement = Settlement(.succeed, lease: claimed.lease)
        for expected in [SettlementReply.settled(.finished), .alreadySettled] {
            let replies = try await store.write { [store] db in try store.settle([settlement], in: db) }
            #expect(replies == [expected])
        }
    }

    @Test func `is where jobs go in, and nowhere else`() async throws {
        var jobs = JobMaker()
        let job = jobs.job()
        let error = await #expect(throws: StoreError.self) {
            try await store.read { [store] db in try store.insert([job], in: db) }
        }
        #expect(error?.code == .invalid)
    }

    private func shipments() async throws -> Int? {
        try await store.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM shipment") }
    }
}

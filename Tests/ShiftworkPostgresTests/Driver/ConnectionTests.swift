import PostgresCluster
import ShiftworkCore
import Testing

@testable import ShiftworkPostgres

@Suite(.needsPostgres) struct `A connection` {
    @Test func `keeps the server's code of an error, and goes on`() async throws {
        let pool = try await Database.pool()
        try await pool.perform { connection in
            let error = #expect(throws: PostgresError.self) { try connection.run("SELECT 1 / \(Int32(0))") }
            #expect(error?.sqlState == "22012")
            #expect(error?.kind == .server)
            #expect(throws: PostgresError.self) { try connection.run("SELEC") }
            let answered: Int = try connection.run("SELECT 1")[0][0]
            #expect(answered == 1)
        }
    }

    @Test func `ends a row of statements at the first error`() async throws {
        let pool = try await Database.pool()
        try await pool.perform { connection in
            _ = try connection.run("CREATE TEMPORARY TABLE noted (n int)")
            let error = #expect(throws: PostgresError.self) {
                try connection.run([
                    "INSERT INTO noted VALUES (1)", "SELECT * FROM nowhere", "INSERT INTO noted VALUES (2)",
                ])
            }
            #expect(error?.sqlState == "42P01")
            // Without a transaction the whole row is one.
            let answered2: Int = try connection.run("SELECT count(*) FROM noted")[0][0]
            #expect(answered2 == 0)
            _ = try connection.run(["INSERT INTO noted VALUES (3)", "INSERT INTO noted VALUES (4)"])
            let answered3: Int = try connection.run("SELECT count(*) FROM noted")[0][0]
            #expect(answered3 == 2)
        }
    }

    @Test func `carries many large statements in one row without waiting for itself`() async throws {
        let pool = try await Database.pool()
        try await pool.perform { connection in
            let text = String(repeating: "x", count: 20_000)
            let answers = try connection.run((0..<500).map { _ in "SELECT repeat(\(text), 5)" })
            #expect(answers.count == 500)
            #expect((answers[499][0][0] as String).utf8.count == 100_000)
        }
    }

    @Test func `prepares a text once, and forgets texts that are never the same`() async throws {
        let pool = try await Database.pool()
        try await pool.perform { connection in
            for number in 0..<5 { _ = try connection.run("SELECT \(Int32(number)) + 1") }
            let prepared: Statement = "SELECT count(*) FROM pg_prepared_statements"
            let few: Int = try connection.run(prepared)[0][0]
            #expect(few == 2)
            for number in 0..<1_000 { _ = try connection.run("SELECT \(literal: number)") }
            let many: Int = try connection.run(prepared)[0][0]
            #expect(many <= Connection.mostPrepared + 2)
            connection.stopPreparing()
            let answered4: Int = try connection.run("SELECT \(Int32(7))")[0][0]
            #expect(answered4 == 7)
        }
    }

    @Test func `is canceled with the task that waits for it, and serves the next`() async throws {
        let pool = try await Database.pool()
        let started = AsyncStream.makeStream(of: Void.self)
        // To be canceled while it waits, which a child of this test could not be alone.
        let task = Task {
            try await pool.perform { connection in
                started.continuation.yield()
                _ = try connection.run("SELECT pg_sleep(600)")
            }
        }
        for await _ in started.stream { break }
        task.cancel()
        let error = await #expect(throws: PostgresError.self) { try await task.value }
        #expect(error?.sqlState == "57014")
        let answer = try await pool.perform { try $0.run("SELECT 1")[0][0] as Int }
        #expect(answer == 1)
    }

    @Test func `leaves nothing running when it is given up for want of time`() async throws {
        let (pool, other) = (try await Database.pool(), try await Database.pool())
        let backend = try await pool.perform { try $0.run("SELECT pg_backend_pid()")[0][0] as Int32 }
        let error = await #expect(throws: PostgresError.self) {
            try await pool.perform { connection in
                connection.deadline = .after(.milliseconds(20))
                _ = try connection.run("SELECT pg_sleep(600)")
            }
        }
        #expect(error?.kind == .timedOut)
        let running: Statement =
            "SELECT count(*) FROM pg_stat_activity WHERE pid = \(backend) AND state = 'active'"
        while try await other.perform({ try $0.run(running)[0][0] as Int64 }) > 0 {}
    }

    @Test func `is replaced when the server ends it`() async throws {
        let (pool, other) = (try await Database.pool(), try await Database.pool())
        let backend = try await pool.perform { try $0.run("SELECT pg_backend_pid()")[0][0] as Int32 }
        _ = try await other.perform { try $0.run("SELECT pg_terminate_backend(\(backend), 10000)").count }
        let next = try await pool.perform { try $0.run("SELECT pg_backend_pid()")[0][0] as Int32 }
        #expect(next != backend)
    }

    @Test func `to nowhere is refused in time, without a word of the password`() async throws {
        let target = try ConnectionTarget("host=127.0.0.1 port=1 user=me password=hunter2 dbname=none")
        let pool = ConnectionPool(target, size: 1, name: "nowhere", patience: .milliseconds(200))
        let error = await #expect(throws: PostgresError.self) { try await pool.perform { _ in } }
        #expect(error?.kind == .unreachable)
        #expect(!"\(String(describing: error)) \(target) \(String(reflecting: target))".contains("hunter2"))
        let unreadable = #expect(throws: PostgresError.self) {
            try ConnectionTarget("postgres://u:hunter2@[")
        }
        #expect(unreadable.map { "\($0)".contains("hunter2") } == false)
    }

    @Test func `over TCP asks for the right password`() async throws {
        let cluster = try await TestCluster.running()
        let pool = ConnectionPool(try ConnectionTarget(cluster.tcp), size: 1, name: "tcp")
        let one: Int = try await pool.perform { try $0.run("SELECT 1")[0][0] }
        #expect(one == 1)
        let wrong = try ConnectionTarget("host=127.0.0.1 port=\(cluster.port) user=postgres password=wrong")
        let refused = ConnectionPool(wrong, size: 1, name: "wrong")
        let error = await #expect(throws: PostgresError.self) { try await refused.perform { _ in } }
        #expect(error?.sqlState == "28P01")
        #expect(error?.code == .unavailable)
    }

    @Test func `hears what is announced`() async throws {
        let cluster = try await TestCluster.running()
        let channel = Database.schema()
        let pool = try await Database.pool()
        var heard: [Notifications.Element] = []
        for await element in Notifications(try ConnectionTarget(cluster.url), channel: channel) {
            heard.append(element)
            if element == .connected {
                try await pool.perform { _ = try $0.run("SELECT pg_notify(\(channel), 'work')") }
            } else {
                break
            }
        }
        #expect(heard == [.connected, .announced("work")])
    }

    @Test func `never blocks the threads of others`() async throws {
        // More calls than Swift has threads: were they blocked, they would take turns, and never all be there at once.
        let pool = try await Database.pool(size: 8)
        let schema = Int32.random(in: 0..<(.max))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    try await pool.perform { connection in
                        _ = try connection.run("SELECT pg_advisory_lock_shared(\(schema), 0)")
                        repeat {
                            let there = try connection.run(
                                "SELECT count(*) FROM pg_locks WHERE classid = \(literal: schema) AND objsubid = 2"
                            )
                            if there[0][0] as Int == 8 { return }
                        } while true
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}

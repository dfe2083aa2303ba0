import PostgresCluster
import ShiftworkCore
import Synchronization
import Testing

@testable import ShiftworkPostgres

@Suite(.needsPostgres) struct `A transaction` {
    @Test func `takes effect as a whole or not at all`() async throws {
        let pool = try await Database.pool()
        let schema = Database.schema()
        let mode = Transaction.Mode(schema: schema)
        try await pool.perform { connection in
            _ = try connection.run("CREATE SCHEMA \(name: schema)")
            try connection.withTransaction(mode) { $0.write("CREATE TABLE kept (n int UNIQUE)") }
            try connection.withTransaction(mode) { transaction in
                transaction.write("INSERT INTO kept VALUES (1)")
                let answered: Int = try transaction.ask("SELECT count(*) FROM kept")[0][0]
                #expect(answered == 1)
            }
            #expect(throws: PostgresError.self) {
                try connection.withTransaction(mode) { transaction in
                    transaction.write("INSERT INTO kept VALUES (2)")
                    transaction.write("INSERT INTO kept VALUES (1)")
                }
            }
            #expect(throws: ClusterTrouble.self) {
                try connection.withTransaction(mode) { transaction in
                    transaction.write("INSERT INTO kept VALUES (3)")
                    _ = try transaction.ask("SELECT 1")
                    throw ClusterTrouble(what: "thrown on purpose")
                }
            }
            let left = try connection.withTransaction(mode) { transaction in
                let answer = try transaction.ask("SELECT n FROM kept")
                return answer.map { $0[0] as Int }
            }
            #expect(left == [1])
        }
    }

    @Test func `leaves no setting behind`() async throws {
        let pool = try await Database.pool()
        try await pool.perform { connection in
            let question: Statement = """
                SELECT current_setting('search_path'), current_setting('statement_timeout'),
                  current_setting('synchronous_commit')
                """
            func settings(_ answer: Answer) -> [String] { (0..<3).map { answer[0][$0] } }
            let before = settings(try connection.run(question))
            let within = try connection.withTransaction(Transaction.Mode(schema: "a\"b", isDurable: false)) {
                settings(try $0.ask(question))
            }
            #expect(within == ["\"a\"\"b\", pg_temp", "10s", "off"])
            let after = settings(try connection.run(question))
            #expect(after == before)
        }
    }

    @Test(arguments: [("off", "on"), ("local", "on"), ("remote_apply", "remote_apply")])
    func `that is durable waits at least for the disk`(_ usual: String, _ within: String) async throws {
        let target = try ConnectionTarget(
            try await TestCluster.running().url + " options='-csynchronous_commit=\(usual)'")
        let pool = ConnectionPool(target, size: 1, name: "test")
        let found = try await pool.perform { connection in
            try connection.withTransaction(Transaction.Mode(schema: "any")) { transaction in
                try transaction.ask("SHOW synchronous_commit")[0][0] as String
            }
        }
        #expect(found == within)
        await pool.close()
    }

    @Test func `that meets another in a deadlock is run again`() async throws {
        let pool = try await Database.pool(size: 2)
        let schema = Database.schema()
        let mode = Transaction.Mode(schema: schema)
        try await pool.perform { connection in
            _ = try connection.run("CREATE SCHEMA \(name: schema)")
            try connection.withTransaction(mode) { transaction in
                transaction.write("CREATE TABLE account (id int, n int)")
                transaction.write("INSERT INTO account VALUES (1, 0), (2, 0)")
            }
        }
        let meeting = Meeting()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for order in [[1, 2], [2, 1]] as [[Int32]] {
                group.addTask {
                    try await pool.perform { connection in
                        try connection.withTransaction(mode) { transaction in
                            _ = try transaction.ask("UPDATE account SET n = n + 1 WHERE id = \(order[0])")
                            meeting.arrive()
                            _ = try transaction.ask("UPDATE account SET n = n + 1 WHERE id = \(order[1])")
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let sum = try await pool.perform { connection in
            try connection.withTransaction(mode) { try $0.ask("SELECT sum(n) FROM account")[0][0] as Int }
        }
        #expect(sum == 4)
    }

    @Test func `ends a statement that takes too long`() async throws {
        let pool = try await Database.pool()
        try await pool.perform { connection in
            var mode = Transaction.Mode(schema: "public")
            mode.statementTimeout = .milliseconds(50)
            let error = #expect(throws: PostgresError.self) {
                try connection.withTransaction(mode) { _ = try $0.ask("SELECT pg_sleep(600)") }
            }
            #expect(error?.sqlState == "57014")
            #expect(error?.code == .locked)
            #expect(error?.mayHaveCommitted == false)
        }
    }

    @Test func `whose commit is not answered is in doubt`() async throws {
        let (pool, other) = (try await Database.pool(), try await Database.pool())
        let error = await #expect(throws: PostgresError.self) {
            try await pool.perform { connection in
                let backend = try connection.run("SELECT pg_backend_pid()")[0][0] as Int32
                try connection.withTransaction(Transaction.Mode(schema: "public")) { transaction in
                    transaction.write("SELECT pg_terminate_backend(\(backend))")
                    transaction.write("SELECT pg_sleep(600)")
                }
            }
        }
        #expect(error?.mayHaveCommitted == true)
        #expect(error?.code == .unknown)
        let after: Int = try await other.perform { try $0.run("SELECT 1")[0][0] }
        #expect(after == 1)
    }
}

/// Where two threads wait for each other, once: who comes later passes.
private final class Meeting: Sendable {
    private let arrived = Mutex(0)

    func arrive() {
        arrived.withLock { $0 += 1 }
        while arrived.withLock({ $0 < 2 }) {}
    }
}

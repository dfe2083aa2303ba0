import PostgresCluster
import ShiftworkCore
import Testing

@testable import ShiftworkPostgres

@Suite(.needsPostgres) struct `A check` {
    @Test func `of a server as it should be finds nothing bad but its patience with idle transactions`()
        async throws
    {
        try await StorePlace.run { place in
            let store = try await place.store()
            let bad = try await store.checks().filter { $0.grade != .good }.map(\.name)
            #expect(bad == ["idle_in_transaction_session_timeout"])
            await store.close()
        }
    }

    @Test func `names settings that lose jobs`() async throws {
        try await StorePlace.run { place in
            let cluster = try await TestCluster.running()
            let options = "-csynchronous_commit=off -cidle_in_transaction_session_timeout=5000"
            let store = try await PostgresStore(
                url: cluster.url + " options='\(options)'", schema: place.schema)
            let checks = try await store.checks()
            let bad = checks.filter { $0.grade != .good }
            #expect(bad.map(\.name) == ["synchronous_commit"])
            #expect(bad.allSatisfy { $0.fix != nil })
            await store.close()
        }
    }

    @Test func `names transactions that are open for long, by process, age and application`() async throws {
        // A server of its own: elsewhere other tests have older ones.
        let cluster = try await TestCluster.start()
        let store = try await PostgresStore(url: cluster.url)
        let pool = ConnectionPool(try ConnectionTarget(cluster.url), size: 1, name: "test")
        let found = try await pool.perform { connection in
            _ = try connection.run("SET application_name TO 'forgotten'")
            return try connection.withTransaction(Transaction.Mode(schema: store.schema)) { open in
                let pid: Int32 = try open.ask("SELECT pg_backend_pid()")[0][0]
                let other = try Connection(connection.target)
                return try other.withTransaction(Transaction.Mode(schema: store.schema)) { transaction in
                    let look = Look(transaction: transaction, names: store.names, now: .init(microseconds: 0))
                    let checks = try ActivityChecks(look, try ServerSettings(look), longest: 0).checks
                    return checks.filter { $0.finding.contains("pid \(pid) (forgotten") }
                }
            }
        }
        #expect(found.map(\.grade) == [.warning])
        await pool.close()
        await store.close()
    }

    @Test func `names a slot that nobody uses`() async throws {
        let cluster = try await TestCluster.start()
        let store = try await PostgresStore(url: cluster.url)
        try await store.withTransaction { transaction in
            _ = try transaction.query("SELECT pg_create_physical_replication_slot('left', true)").count
        }
        let bad = try await store.checks().filter { $0.name == "slot left" }
        #expect(bad.map(\.grade) == [.warning])
        await store.close()
    }

    @Test func `tells a pooler by the process that it makes up`() async throws {
        guard TestPooler.isThere else { return }
        try await StorePlace.run { place in
            let pooler = try await TestPooler(try await TestCluster.running())
            let store = try await PostgresStore(url: pooler.url, schema: place.schema)
            let check = try await store.checks().first { $0.name == "pooler" }
            #expect(check?.finding.hasPrefix("a pooler is in between") == true)
            await store.close()
            withExtendedLifetime(pooler) {}
        }
    }
}

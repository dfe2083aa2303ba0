import ShiftworkCore
import Testing

@testable import ShiftworkPostgres

@Suite(.needsPostgres) struct `A plan` {
    /// What the server would do, without statistics.
    private static func plan(of statement: Statement, in session: Session) throws -> String {
        try session.transaction.ask("EXPLAIN " + statement).map { $0[0] as String }.joined(
            separator: "\n")
    }

    @Test func `of a claim reads the front of each line, and locks no more than it takes`() async throws {
        try await StorePlace.run { place in
            let store = try await place.store()
            let plan = try await store.change("test") { session in
                try Self.plan(
                    of: LineClaim.claiming(
                        10, margin: 32, suspects: 1, from: .all("true"), [1], session.now), in: session)
            }
            await store.close()
            #expect(plan.contains("Index Scan using ready_pkey"))
            #expect(plan.contains("LockRows"))
            #expect(!plan.contains("Seq Scan on ready"))
            #expect(!plan.contains("Seq Scan on job"))
            // The limit stands above the lock.
            let lines = plan.split(separator: "\n")
            let lock = try #require(lines.firstIndex { $0.contains("LockRows") })
            #expect(lines[lock - 1].contains("Limit"))
        }
    }
}

import GRDB
import ShiftworkCore
import Testing

@testable import ShiftworkSQLite

/// What SQLite will do for each filter of the documentation, asked of SQLite.
struct PlanTests {
    @Test(arguments: [
        ("status:failed", "job_status (status=?"),
        ("status:failed,killed", "job_status (status=?"),
        ("status:failed type:send-email", "job_bad_end (type_id=? AND status=?"),
        ("status:problem", "job_status (status=?"),
        ("status:problem", "scheduled_failed"),
        ("failed:24h", "job_status (status=?"),
        ("error:\"timed out\"", "job_status (status=?"),
        ("status:queued", "ready_n"),
        ("status:queued queue:mail", "ready"),
        ("status:started", "running"),
        ("status:open", "ready_n"),
        ("status:paused", "held"),
        ("status:scheduled sort:created", "scheduled"),
        ("type:send-email", "job_type (type_id=?"),
        ("type:send-*", "job_type (type_id=?"),
        ("TaskPlan/42", "facet USING PRIMARY KEY (kind=? AND key=?"),
        ("reference:TaskPlan/*", "json_each"),
        ("tag:eu,us", "facet USING PRIMARY KEY (kind=? AND key=?"),
        ("user:42", "facet USING PRIMARY KEY (kind=? AND key=?"),
        ("parent:0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7", "facet USING PRIMARY KEY (kind=? AND key=?"),
        ("batch:0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7", "facet USING PRIMARY KEY (kind=? AND key=?"),
        ("id:0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7", "json_each"),
        ("error:ERR-IOError", "job_cause (cause_id=?"),
        ("error:ERR-IOError", "ready_failed"),
        ("error:ERR-IOError", "scheduled_failed"),
    ])
    func `a filter with an index reads along it, in order`(_ text: String, _ index: String) async throws {
        let plan = try await plan(of: text)
        #expect(plan.contains { $0.contains(index) }, "\(plan)")
        #expect(!plan.contains { $0.hasPrefix("SCAN job") }, "\(plan)")
        #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(plan)")
    }

    @Test(arguments: [
        "", "status:finished", "queue:mail", "tenant:acme", "since:7d", "finished:24h", "run:>30s",
        "attempt:>1",
        "payload.plan:business", "unique:a", "trace:a", "worker:a", "-type:send-email",
    ])
    func `a scan reads by key, newest first, and stops where it has enough`(_ text: String) async throws {
        let plan = try await plan(of: text)
        #expect(
            plan.contains { $0.hasPrefix("SCAN job") || $0.hasPrefix("SEARCH job USING INTEGER PRIMARY KEY") }
        )
        #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(plan)")
    }

    @Test func `jobs planned for a time are read in the order of their times`() async throws {
        let table = try JobTable()
        let plan = try await table.read { db in
            try Self.explain(
                "SELECT n FROM scheduled WHERE status IN (3) AND (due_at, n) > (\(1), \(2)) ORDER BY due_at ASC, n ASC",
                in: db)
        }
        #expect(plan.contains { $0.contains("scheduled_due") }, "\(plan)")
        #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(plan)")
    }

    private func plan(of text: String) async throws -> [String] {
        let table = try JobTable()
        var generator = JobGenerator(seed: 3, now: table.now)
        try await table.insert((0..<60).map { _ in generator.job() })
        let query = try JobQuery(parsing: text)
        let now = table.now
        return try await table.read { db in
            let condition = try RowCondition(query, scope: .all, now: now, in: db)
            let numbers = try AccessPath(for: query).numbers(
                in: NumberRange(), descending: true, query: query, budget: .standard, in: db)
            // Nothing lies there: then nothing is read either.
            let path = numbers ?? AccessPath.listed([])
            return try Self.explain(
                Walk.statement(along: path, condition: condition.sql, value: nil, budget: .standard), in: db)
        }
    }

    private static func explain(_ statement: SQL, in db: Database) throws -> [String] {
        try Row.fetchAll(db.makeStatement(literal: "EXPLAIN QUERY PLAN \(statement)")).map { $0["detail"] }
    }
}

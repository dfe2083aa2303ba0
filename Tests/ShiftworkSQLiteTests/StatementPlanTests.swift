import GRDB
import ShiftworkCore
import Testing

@testable import ShiftworkSQLite

/// The statements that run all the time read along an index, never a whole table.
@Suite struct `The plan of a statement` {
    private static let statements: [(name: String, sql: @Sendable (Database) -> String, plan: String)] = [
        ("the front of a line", { ClaimStatements($0).front.sql }, "SEARCH ready USING PRIMARY KEY"),
        ("the next line", { ClaimStatements($0).nextLine.sql }, "SEARCH ready USING PRIMARY KEY"),
        ("taking a front", { ClaimStatements($0).takeFront.sql }, "SEARCH ready USING PRIMARY KEY"),
        (
            "paused queues", { ClaimStatements($0).paused.sql },
            "SEARCH queue USING INDEX queue_paused|SCAN queue USING"
        ),
        (
            "what is due", { UpkeepStatements($0).due.sql },
            "SEARCH scheduled USING COVERING INDEX scheduled_due"
        ),
        ("the next due time", { PumpStatements($0).nextDue.sql }, "USING COVERING INDEX scheduled_due"),
        (
            "what has ended long ago", { UpkeepStatements($0).ended.sql },
            "USING INDEX job_ended (status=? AND ended_at<?"
        ),
        ("what has expired", { UpkeepStatements($0).expired.sql }, "SEARCH expiry USING PRIMARY KEY"),
        (
            "who was asked to stop", { PumpStatements($0).asked.sql },
            "SEARCH running USING INDEX running_kill"
        ),
    ]

    @Test(arguments: statements.indices)
    func `is the one meant`(_ index: Int) async throws {
        let (name, sql, plan) = Self.statements[index]
        let folder = try TemporaryFolder()
        let store = try SQLiteStore(path: folder.path("jobs.sqlite"))
        let found = try await store.read { db in
            let text = sql(db)
            let arguments = StatementArguments(Array(repeating: 1, count: text.count { $0 == "?" }))
            return try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + text, arguments: arguments)
                .map { row -> String in row["detail"] }.joined(separator: "; ")
        }
        let alternatives = plan.split(separator: "|")
        #expect(alternatives.contains { found.contains($0) }, "\(name): \(found)")
        #expect(!found.contains("TEMP B-TREE"), "\(name): \(found)")
    }
}

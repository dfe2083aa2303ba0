import GRDB
import ShiftworkCore
import Testing

@testable import ShiftworkSQLite

struct VerifyTests {
    @Test func `a sound database has nothing to find`() async throws {
        let found = try await findings(after: "SELECT 1")
        #expect(found.isEmpty, "\(found)")
    }

    @Test(arguments: [
        ("DELETE FROM ready WHERE n = 1", "I9 IndexEqualsRows"),
        (
            "INSERT INTO scheduled SELECT n, 3, 0, 0, 0, queue_id, type_id, priority, 1, 0, 0, 0, 0 FROM ready",
            "I9 IndexEqualsRows"
        ),
        ("UPDATE counter SET n = n + 1", "I9 IndexEqualsRows"),
        ("UPDATE ready SET queue_id = queue_id + 1", "I9 IndexEqualsRows"),
        ("UPDATE worker SET is_live = 0", "I3 LeaseExclusive"),
        ("UPDATE running SET token = 0", "I3 LeaseExclusive"),
        ("INSERT INTO uniq VALUES ('', 'a', 999)", "I23 UniqueLive"),
        ("INSERT INTO dependency VALUES (999, 1, 'cancel')", "I29 Relations"),
        (
            "INSERT INTO held SELECT n, 4, 0, 0, 0, queue_id, type_id, priority, 1, 0, 0, 0, 0 FROM ready",
            "I29 Relations"
        ),
        ("INSERT INTO expiry VALUES (1, 999)", "I9 IndexEqualsRows"),
        ("DELETE FROM event", "I8 Path"),
        ("DELETE FROM facet", "I9 IndexEqualsRows"),
        ("UPDATE job SET failures = 9 WHERE status <> 2", "I7 Budget"),
    ])
    func `what is broken is found under its invariant`(_ statement: String, _ invariant: String) async throws
    {
        let found = try await findings(after: statement)
        #expect(found.contains { $0.invariant == invariant }, "\(found)")
    }

    private func findings(after statement: String) async throws -> [Finding] {
        let table = try JobTable()
        var generator = JobGenerator(seed: 9, now: table.now)
        // A blocked job needs one to wait for, and one asked to stop the step in its history: not made here.
        let statuses = JobStatus.allCases.filter { $0 != .blocked && $0 != .killRequested }
        var jobs = statuses.flatMap { status in (0..<5).map { _ in generator.job(status) } }
        var keys: Set<String> = []
        for index in jobs.indices {
            let key = "\(jobs[index].details.tenant ?? "") \(jobs[index].details.uniqueKey ?? "")"
            if !keys.insert(key).inserted { jobs[index].details.uniqueKey = nil }
        }
        jobs.insert(generator.job(.queued), at: 0)
        jobs[0].details = JobDetails()
        try await table.insert(jobs)
        try await table.writer.write { db in try db.execute(sql: statement) }
        return try await table.store.verify(isDeep: true)
    }
}

struct HealthTests {
    @Test(arguments: [
        ("3.40.1", true), ("3.6.23", false), ("3.7.0", true), ("3.44.5", true), ("3.44.6", false),
        ("3.50.6", true),
        ("3.50.7", false), ("3.51.2", true), ("3.51.3", false), ("3.52.0", false), ("4.0.0", false),
    ])
    func `versions that can lose pages are known`(_ version: String, _ loses: Bool) {
        #expect(DatabaseLook.losesPages(version) == loses)
    }

    @Test func `it names version, mode and schema`() async throws {
        let table = try JobTable()
        let health = try await table.store.health()
        #expect(health.name.hasPrefix("SQLite 3."))
        #expect(health.name.contains("WAL"))
        #expect(health.schemaVersion == SQLiteStore.currentSchema)
    }
}

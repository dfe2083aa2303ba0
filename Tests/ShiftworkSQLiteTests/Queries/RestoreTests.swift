import ShiftworkCore
import Testing

@testable import ShiftworkSQLite

struct RestoreTests {
    @Test func `jobs come back as they were, running ones as queued`() async throws {
        let table = try JobTable()
        var generator = JobGenerator(seed: 31, now: table.now)
        let records = JobStatus.allCases.flatMap { status in (0..<4).map { _ in generator.job(status) } }
            .map(\.withoutKey)
        let answers = try await table.store.restore(records)
        let found = try await table.store.jobs(records.map(\.id), scope: .all)
        for (record, (job, answer)) in zip(records, zip(found, answers)) {
            #expect(answer == .inserted(job.status))
            if record.status.isRunning || record.status == .blocked {
                #expect(job.status == .queued)
            } else {
                #expect(job == record)
            }
        }
        #expect(try await table.store.restore(records) == records.map { _ in .known })
        let findings = try await table.store.verify(isDeep: true)
        #expect(findings.isEmpty, "\(findings)")
    }

    @Test func `what is older than all others is listed behind them, and found by its time`() async throws {
        let table = try JobTable()
        var generator = JobGenerator(seed: 32, now: table.now)
        let old = (0..<5).map { _ in generator.job(.finished).withoutKey }
        let young = (0..<5).map { _ in generator.job(.finished).withoutKey }
        _ = try await table.store.restore(young)
        _ = try await table.store.restore(old.reversed())
        #expect(try await table.pages(of: .all, limit: 3) == (old + young).reversed().map(\.id))
        let since = JobQuery.created(.atLeast(.at(old[2].timestamps.createdAt)))
        #expect(try await table.pages(of: since, limit: 3) == (old[2...] + young).reversed().map(\.id))
        let until = JobQuery.created(.below(.at(young[0].timestamps.createdAt)))
        #expect(try await table.pages(of: until, limit: 3) == old.reversed().map(\.id))
    }
}

extension JobRecord {
    /// Without what only one job may have.
    fileprivate var withoutKey: JobRecord {
        var job = self
        job.details.uniqueKey = nil
        return job
    }
}

import ShiftworkCore
import Testing

@testable import ShiftworkSQLite

struct ScanBudgetTests {
    @Test(arguments: [
        "payload.plan:business", "queue:mail", "error:\"timed out\"", "status:open", "tag:eu,us -user:42",
        "status:scheduled,retrying", "reference:TaskPlan/*", "sort:created priority:<=4",
    ])
    func `pages of a scan that is cut go on where it was cut`(_ text: String) async throws {
        let table = try JobTable()
        var generator = JobGenerator(seed: 21, now: table.now)
        let records = (0..<90).map { _ in generator.job() }
        try await table.insert(records)
        let query = try JobQuery(parsing: text)
        var found: [JobID] = []
        var request = PageRequest(query, limit: 10)
        var wasCut = false
        repeat {
            let page = try await table.page(request, budget: ScanBudget(rows: 7, time: .seconds(60)))
            wasCut = wasCut || !page.isComplete
            #expect(page.isComplete || page.next != nil)
            found += page.jobs.map(\.id)
            request.cursor = page.next
        } while request.cursor != nil
        #expect(found == records.meant(by: query, scope: .all, now: table.now).map(\.id))
        #expect(wasCut)
    }

    @Test func `a sorted page says that it has not seen all`() async throws {
        let table = try JobTable()
        var generator = JobGenerator(seed: 22, now: table.now)
        let records = (0..<30).map { _ in generator.job(.finished) }
        try await table.insert(records)
        let request = PageRequest(JobQuery.all.sorted(by: .run, descending: true), limit: 5)
        let page = try await table.page(request, budget: ScanBudget(rows: 10, time: .seconds(60)))
        #expect(!page.isComplete)
        let newest = Array(records.suffix(10))
        #expect(
            page.jobs.map(\.id)
                == newest.meant(by: request.query, scope: .all, now: table.now).prefix(5).map(\.id))
    }

    @Test func `a sorted page sees all of its rows, however little time there is`() async throws {
        let table = try JobTable()
        var generator = JobGenerator(seed: 23, now: table.now)
        try await table.insert((0..<200).map { _ in generator.job(.finished) })
        let request = PageRequest(JobQuery(sort: .init(.priority)), limit: 200)
        let page = try await table.page(request, budget: ScanBudget(rows: 1_000, time: .zero))
        #expect(page.jobs.count == 200)
        #expect(page.isComplete)
    }

    @Test func `no time is no answer, but a place to go on from`() async throws {
        let table = try JobTable()
        var generator = JobGenerator(seed: 23, now: table.now)
        try await table.insert((0..<200).map { _ in generator.job(.finished) })
        let request = PageRequest(.payload("plan", is: "nothing"), limit: 5)
        let page = try await table.page(request, budget: ScanBudget(rows: 1_000, time: .zero))
        #expect(page.jobs.isEmpty)
        #expect(page.next != nil)
    }
}

extension JobTable {
    func page(_ request: PageRequest, budget: ScanBudget) async throws -> JobPage {
        let now = now
        return try await read { db in try PageReader(request, now: now, budget: budget, in: db).page() }
    }
}

import ShiftworkCore
import Testing

@testable import ShiftworkSQLite

struct PageTests {
    @Test(arguments: UInt64(1)...12)
    func `a page holds the jobs that the query means, in its order`(_ seed: UInt64) async throws {
        let table = try JobTable()
        var generator = JobGenerator(seed: seed, now: table.now)
        let records = (0..<120).map { _ in generator.job() }
        try await table.insert(records)
        for _ in 0..<60 {
            let text = generator.query()
            let query = try JobQuery(parsing: text).resolved(at: table.now)
            let scope = generator.random.once(in: 5) ? Scope.tenant("acme") : .all
            let expected = records.meant(by: query, scope: scope, now: table.now)
            let found = try await table.pages(
                of: query, scope: scope, limit: generator.random.number(1...40))
            #expect(found == expected.map(\.id), "\(text)")
            let count = try await table.store.count(query, scope: scope, upTo: 1_000)
            #expect(count == JobCount(expected.count), "\(text)")
        }
    }

    @Test(arguments: ["", "sort:-run", "status:scheduled,retrying", "sort:created"])
    func `the pages before are those that came before`(_ text: String) async throws {
        let table = try JobTable()
        var generator = JobGenerator(seed: 77, now: table.now)
        try await table.insert((0..<50).map { _ in generator.job() })
        let query = try JobQuery(parsing: text)
        var pages: [JobPage] = []
        repeat {
            let request = PageRequest(query, limit: 7, cursor: pages.last?.next)
            pages.append(try await table.store.page(request))
        } while pages.last?.next != nil
        #expect(pages.first?.previous == nil)
        for (before, page) in zip(pages, pages.dropFirst()) {
            let back = try await table.store.page(
                PageRequest(query, limit: 7, cursor: page.previous, isBackward: true))
            #expect(back.jobs.map(\.id) == before.jobs.map(\.id))
        }
    }

    @Test func `a record is what was stored`() async throws {
        let table = try JobTable()
        var generator = JobGenerator(seed: 5, now: table.now)
        let records = JobStatus.allCases.flatMap { status in (0..<6).map { _ in generator.job(status) } }
        try await table.insert(records)
        let found = try await table.store.jobs(records.map(\.id), scope: .all)
        #expect(found.count == records.count)
        for (one, other) in zip(found, records) { #expect(one == other) }
        let foreign = records.filter { $0.details.tenant != "acme" }
        #expect(try await table.store.jobs(foreign.map(\.id), scope: .tenant("acme")).isEmpty)
    }
}

extension JobTable {
    /// The jobs of all pages, one after the other.
    func pages(of query: JobQuery, scope: Scope = .all, limit: Int) async throws -> [JobID] {
        var request = PageRequest(query, limit: limit)
        request.scope = scope
        var found: [JobID] = []
        repeat {
            let page = try await store.page(request)
            #expect(page.isComplete)
            found += page.jobs.map(\.id)
            request.cursor = page.next
        } while request.cursor != nil
        return found
    }
}

extension [JobRecord] {
    /// What a page must hold, by what queries mean.
    func meant(by query: JobQuery, scope: Scope, now: Timestamp) -> [JobRecord] {
        let order = query.order
        return filter { scope.covers(tenant: $0.details.tenant) && query.matches($0, now: now) }.sorted {
            order.puts(order.position(of: $0, now: now), before: order.position(of: $1, now: now))
        }
    }
}

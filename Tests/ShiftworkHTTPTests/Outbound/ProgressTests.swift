import Logging
import ShiftworkCore
import ShiftworkLaws
import ShiftworkMemory
import Testing

@testable import ShiftworkHTTP

@Suite("Webhooks about the progress of jobs")
struct ProgressTests {
    private static let moment = Timestamp(seconds: 1_800_000_000)
    private let clock = LawClock()
    private let store: MemoryStore

    init() {
        let clock = clock
        store = MemoryStore { clock.now }
    }

    private func webhook(_ id: String, types: [String] = ["job.progressed"]) -> Webhook {
        var webhook = Webhook(id: id, url: "https://example.org/", secrets: [], createdAt: clock.now)
        webhook.types = types
        return webhook
    }

    /// Jobs that run, as the store shows them.
    private func run(_ count: Int, on worker: WorkerID) async throws -> [Lease] {
        try await store.register(WorkerInfo(id: worker, name: "a", types: ["a"], slots: count))
        let ids = (1...count).map { JobID(UUIDv7(milliseconds: 1, sequence: 0, random: UInt64($0))) }
        _ = try await store.insert(ids.map { NewJob(id: $0, type: "a") }, durability: .durable)
        return try await store.claim(ids, worker: worker).map(\.lease)
    }

    private func deliveries() async throws -> [JobRecord] {
        let query = try JobQuery(parsing: "type:shiftwork.webhook")
        return try await store.page(PageRequest(query)).jobs
    }

    private func count() async throws -> Int {
        let query = try JobQuery(parsing: "type:shiftwork.webhook")
        return try await store.count(query, scope: .all, upTo: 10_000).value
    }

    @Test func `are for those alone who ask for it by name`() {
        let everything = webhook("a", types: [])
        #expect(!everything.hears(of: "job.progressed"))
        #expect(everything.hears(of: "worker.lost"))
        #expect(webhook("a").hears(of: "job.progressed"))
        #expect(!webhook("a").hears(of: "worker.lost"))
    }

    @Test func `tell the newest, and nothing of what was so when looking began`() async throws {
        let listener = Listener(webhook("a"), at: Self.moment)
        var job = JobRecord(
            NewJob(id: JobID(UUIDv7(high: 1, low: 1)), type: "a"), status: .started, createdAt: Self.moment)
        var told = ToldProgress()
        func news(_ percent: Int, at seconds: Int) -> [JobProgress?] {
            job.progress = JobProgress(percent: percent)
            let (now, id) = (Self.moment + .seconds(seconds), job.id)
            let news = told.news(of: [job], to: [listener], at: now)
            for one in news {
                told.note(one, percent == 30 ? .duplicate(of: id) : .inserted(.queued), at: now)
            }
            return news.map(\.job.progress)
        }
        #expect(news(10, at: 0).isEmpty)
        #expect(news(10, at: 1).isEmpty)
        #expect(news(20, at: 2) == [JobProgress(percent: 20)])
        #expect(news(20, at: 3).isEmpty)
        #expect(news(30, at: 4) == [JobProgress(percent: 30)], "the one before is still on its way")
        #expect(news(40, at: 5).isEmpty)
        #expect(news(40, at: 9) == [JobProgress(percent: 40)])
    }

    @Test func `are one a job and webhook at a time, as many as may be at a look, and all have their turn`()
        async throws
    {
        let dispatcher = WebhookDispatcher(
            store: store, node: WorkerID(UUIDv7(high: 1, low: 1)), logger: Logger(label: "test"))
        let webhooks = (0..<8).map { webhook("\($0)") }
        let worker = WorkerID(UUIDv7(high: 1, low: 2))
        let leases = try await run(150, on: worker)
        var told = ToldProgress()
        try await dispatcher.tellProgress(to: webhooks, &told)
        var counts: [Int] = []
        for percent in 1...12 {
            clock.advance(by: .seconds(1))
            var trip = PumpTrip(worker: worker)
            trip.progress = leases.map { ProgressReport(lease: $0, progress: JobProgress(percent: percent)) }
            _ = try await store.pump(trip)
            try await dispatcher.tellProgress(to: webhooks, &told)
            counts.append(try await count())
        }
        #expect(counts == [1_000] + Array(repeating: 1_200, count: 11))
        let one = try #require(try await deliveries().first)
        #expect(one.maxAttempts == 3)
    }
}

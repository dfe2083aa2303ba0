import ShiftworkCore
import ShiftworkLaws
import ShiftworkMemory
import Testing

@testable import ShiftworkHTTP

@Suite("What alerts measure, and Shiftwork's own jobs")
struct AlertMeasureTests {
    private let clock = LawClock()
    private let window: Window
    private let worker = WorkerID(UUIDv7(high: 7, low: 7))

    init() {
        let clock = clock
        let store = MemoryStore { clock.now }
        let admin = Principal(name: "anna", role: .admin)
        window = Window(store: store, api: ShiftworkAPI(store: store, configuration: .init { _ in admin }))
    }

    private func insert(_ type: JobType, _ queue: QueueName, count: Int, from first: Int) async throws
        -> [JobID]
    {
        let jobs = (first..<first + count).map {
            NewJob(
                id: JobID(UUIDv7(milliseconds: 1, sequence: 0, random: UInt64($0))), type: type, queue: queue)
        }
        _ = try await window.store.insert(jobs, durability: .durable)
        return jobs.map(\.id)
    }

    /// Twelve jobs that failed, and twelve deliveries of the news of it that finished.
    private func failTwelve() async throws {
        let failing = try await insert("a", "mail", count: 12, from: 1)
        let told = try await insert(WebhookDelivery.type, WebhookDelivery.queue, count: 12, from: 100)
        try await window.store.register(WorkerInfo(id: worker, name: "w", types: [], slots: 24))
        for (ids, event, time) in [(failing, JobEvent.exhaust, 1), (told, .succeed, 20)] {
            let leases = try await window.store.claim(ids, worker: worker).map(\.lease)
            clock.advance(by: .seconds(time))
            var trip = PumpTrip(worker: worker)
            trip.settlements = leases.map { Settlement(event, lease: $0, ran: .seconds(time)) }
            _ = try await window.store.pump(trip)
        }
    }

    private func value(_ metric: Alert.Metric, of queue: QueueName? = nil, type: JobType? = nil) async throws
        -> Double?
    {
        var alert = Alert(name: "a", metric: metric, threshold: 1)
        (alert.queue, alert.type) = (queue, type)
        let now = try await window.store.now() + .seconds(1)
        return try await AlertMeasure(store: window.store, now: now).value(of: alert)
    }

    @Test func `how jobs go is not told by the deliveries of the news of it`() async throws {
        try await failTwelve()
        #expect(try await value(.failureRate) == 1)
        #expect(try await value(.arrivals) == 12)
        #expect(try #require(try await value(.runTime)) < 2_000)
        let summary = try await window.get("/analytics/summary")
        #expect([summary["enqueued"], summary["finished"], summary["failed"]] == ["12", "0", "12"])
        #expect(summary["success_rate"] == "0.0000")
        #expect(summary["wait_by_queue", "shiftwork.webhooks"] == nil)
    }

    @Test func `a rule that names Shiftwork's own jobs measures them`() async throws {
        try await failTwelve()
        #expect(try await value(.failureRate, of: WebhookDelivery.queue) == 0)
        #expect(try await value(.arrivals, type: WebhookDelivery.type) == 12)
        #expect(try #require(try await value(.runTime, of: WebhookDelivery.queue)) > 10_000)
    }

    @Test func `a delivery that waits is no backlog, but for a rule on its queue`() async throws {
        _ = try await insert(WebhookDelivery.type, WebhookDelivery.queue, count: 1, from: 1)
        #expect(try await value(.backlogAge) == 0)
        #expect(try #require(try await value(.backlogAge, of: WebhookDelivery.queue)) > 0)
        _ = try await insert("a", "mail", count: 1, from: 2)
        #expect(try #require(try await value(.backlogAge)) > 0)
    }
}

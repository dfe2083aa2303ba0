import Logging
import ShiftworkCore
import ShiftworkHTTP
import Testing

@testable import ShiftworkCommand

@Suite("Deliveries of webhooks")
struct WebhookTests {
    /// A webhook after one attempt to deliver to an address that is refused.
    private func webhook(
        attempt: Int, failures: Int, type: String = "job.failed"
    ) async throws -> Webhook {
        let desk = try await Desk()
        let webhook = Webhook(
            id: "w", url: "https://127.0.0.1/", secrets: [.init(text: "whsec_AAAA")],
            createdAt: HandClock.start)
        _ = try await desk.store.save(.put(webhook.key, webhook.data))
        var new = NewJob(id: desk.session.makeID(), type: WebhookJob.type, queue: "mail")
        new.details.references = [WebhookDelivery.reference(to: webhook.id)]
        var record = JobRecord(new, status: .started, createdAt: HandClock.start)
        (record.attempt, record.failures, record.maxAttempts) = (attempt, failures, 10)
        let lease = Lease(job: record.id, token: 1, worker: WorkerID(UUIDv7(high: 1, low: 1)))
        let job = ClaimedJob(
            lease: lease, record: record, payload: [], enqueuedAt: HandClock.start, startedAt: HandClock.start
        )
        let services = BuiltInServices(
            store: desk.store, outbound: Outbound(rules: OutboundRules()), grace: .zero)
        let context = JobContext(services: services, job: job, activity: Alone(store: desk.store))
        await #expect(throws: (any Error).self) {
            try await WebhookJob(webhook: "w", tenant: nil, type: type, body: "{}").perform(in: context)
        }
        return try #require(try await desk.store.document(webhook.key).flatMap(Webhook.init))
    }

    @Test func `a message that could not be delivered ten times switches its webhook off`() async throws {
        #expect(try await !webhook(attempt: 10, failures: 9).isEnabled)
    }

    @Test func `a message of progress is not tried for days, and switches nothing off`() async throws {
        #expect(try await webhook(attempt: 10, failures: 9, type: "job.progressed").isEnabled)
    }

    @Test func `a message that is redelivered once more has attempts left, and switches nothing off`()
        async throws
    {
        #expect(try await webhook(attempt: 11, failures: 0).isEnabled)
    }
}

/// A handler that nobody asks anything of.
private struct Alone: JobActivity {
    let store: any JobStore
    let logger = Logger(label: "test")
    let stopReason: StopReason? = nil

    func report(_ progress: JobProgress) {}
    func enqueue(_ child: any Job, _ options: EnqueueOptions) async throws -> JobID {
        throw CancellationError()
    }
}

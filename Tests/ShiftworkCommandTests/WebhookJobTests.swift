import ShiftworkCore
import ShiftworkHTTP
import ShiftworkMemory
import ShiftworkRuntime
import ShiftworkTesting
import Testing

@testable import ShiftworkCommand

@Suite("A webhook's message")
struct WebhookJobTests {
    private let store = MemoryStore()

    /// Performs a message for a webhook of `acme`, as a job of a tenant that says what it belongs to.
    private func perform(tenant: String?, references: [JobReference]) async throws -> WebhookJob.Delivered {
        var webhook = Webhook(
            id: "hook", tenant: "acme", url: "https://example.org/", secrets: [],
            createdAt: Timestamp(seconds: 0))
        webhook.disabledBecause = "a test sends nothing"
        _ = try await store.save(.put(webhook.key, webhook.data))
        let services = BuiltInServices(
            store: store, outbound: Outbound(rules: OutboundRules()), grace: .zero)
        let shop = try await TestShiftwork(services: services) { WebhookJob.self }
        var options = EnqueueOptions()
        (options.tenant, options.references) = (tenant, references)
        return try await shop.perform(
            WebhookJob(webhook: "hook", tenant: "acme", type: "job.failed", body: "{}"), options)
    }

    @Test func `is sent when it was made for a webhook of its own tenant`() async throws {
        let delivered = try await perform(
            tenant: "acme", references: [WebhookDelivery.reference(to: "hook")])
        #expect(delivered.skipped == "The webhook is switched off.")
    }

    @Test(arguments: [nil, "globex", "ACME"])
    func `is signed for nobody of another tenant`(tenant: String?) async throws {
        await #expect(throws: Unrecoverable.self) {
            try await perform(tenant: tenant, references: [WebhookDelivery.reference(to: "hook")])
        }
    }

    @Test func `is signed for no job that is no delivery of the webhook`() async throws {
        for references in [[], [WebhookDelivery.reference(to: "another")]] {
            await #expect(throws: Unrecoverable.self) {
                try await perform(tenant: "acme", references: references)
            }
        }
    }
}

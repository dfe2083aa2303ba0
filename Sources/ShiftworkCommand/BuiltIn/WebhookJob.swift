internal import AsyncHTTPClient
internal import Foundation
internal import Logging
internal import Metrics
internal import NIOCore
internal import NIOHTTP1
internal import ShiftworkCore
internal import ShiftworkHTTP

/// Brings one message to one webhook: signed anew at each attempt, by the secrets that hold then.
struct WebhookJob: Job {
    static let type = WebhookDelivery.type
    static let defaults = JobDefaults(
        queue: WebhookDelivery.queue,
        retry: RetryPolicy.custom(maxAttempts: WebhookDelivery.waits.count + 1) { attempt, _ in
            let waits = WebhookDelivery.waits
            let wait = waits[min(max(attempt, 1), waits.count) - 1]
            return wait + wait * Double.random(in: 0...0.1)
        }.when { ($0 as? UnexpectedStatus)?.webhookRuling })

    private static let timeout = TimeAmount.seconds(15)
    private static let keptBytes = 64 * 1_024

    var webhook: String
    var tenant: String?
    var type: String
    /// JSON, signed and sent byte for byte.
    var body: String

    /// What came of it.
    struct Delivered: Encodable, Sendable {
        /// The answer's status; nil when nothing was sent.
        var status: Int?
        var skipped: String?
    }

    func perform(in context: JobContext<BuiltInServices>) async throws -> Delivered {
        let reference = WebhookDelivery.reference(to: webhook)
        guard context.job.details.tenant == tenant, context.job.details.references.contains(reference) else {
            throw Unrecoverable("This message was not made for a webhook of the job's tenant.")
        }
        let store = context.services.store
        let key = Document.Key(Webhook.kind, webhook, tenant: tenant)
        guard let document = try await store.document(key), let webhook = Webhook(document) else {
            return Delivered(skipped: "The webhook has been removed.")
        }
        guard webhook.isEnabled else { return Delivered(skipped: "The webhook is switched off.") }
        do {
            let status = try await send(to: webhook, context)
            Self.count("delivered")
            return Delivered(status: status)
        } catch {
            Self.count("failed")
            try await give(up: webhook, after: error, context)
            throw error
        }
    }

    private static func count(_ result: String) {
        Counter(label: "shiftwork_webhook_deliveries_total", dimensions: [("result", result)]).increment()
    }

    private func send(to webhook: Webhook, _ context: JobContext<BuiltInServices>) async throws -> Int {
        var request = HTTPClientRequest(url: webhook.url)
        request.method = .POST
        request.headers.add(name: "content-type", value: contentType(webhook.format))
        request.headers.add(name: "user-agent", value: "Shiftwork/\(Version.current)")
        let now = try await context.services.store.now()
        for (name, value) in WebhookSignature.headers(
            id: "msg_\(context.id)", at: now, body: Array(body.utf8), secrets: webhook.signing(at: now))
        {
            request.headers.add(name: name, value: value)
        }
        if let traceparent = context.job.traceparent {
            request.headers.add(name: "traceparent", value: traceparent)
        }
        request.body = .bytes(ByteBuffer(string: body))
        return try await context.services.outbound.send(
            request, for: tenant, needsEncryption: true, timeout: Self.timeout, logger: context.logger
        ) { answer in
            let status = Int(answer.status.code)
            let response = try await HTTPRequestJob.Response(answer, keeping: Self.keptBytes)
            guard (200..<300).contains(status) else {
                throw UnexpectedStatus(
                    status: status, retryAfter: RetryAfter.read(answer.headers.first(name: "retry-after")),
                    body: String(response.body.prefix(500)))
            }
            return status
        }
    }

    private func contentType(_ format: Webhook.Format) -> String {
        switch format {
        case .standard: "application/json"
        case .cloudevents: "application/cloudevents+json"
        }
    }

    /// Switches a webhook off that is gone, or that has not answered for days. A message of progress is not tried for
    /// days, and says nothing of that.
    private func give(
        up webhook: Webhook, after error: any Error, _ context: JobContext<BuiltInServices>
    ) async throws {
        let isGone = (error as? UnexpectedStatus)?.status == 410
        let isForDays = type != WebhookMessage.progressType
        guard isGone || isForDays && context.job.isLastAttempt else { return }
        var webhook = webhook
        webhook.disabledBecause =
            isGone
            ? "The receiver answered 410: it wants no more." : "A message could not be delivered for days."
        let change = DocumentChange.put(webhook.key, webhook.data, if: .version(webhook.version))
        if case .refused = try await context.services.store.save(change) { return }
        context.logger.warning("A webhook is switched off", metadata: ["webhook.id": "\(webhook.id)"])
    }
}

extension UnexpectedStatus {
    /// What a webhook's receiver means: 410 is for ever, and a time that it names is kept; all else is tried again.
    fileprivate var webhookRuling: RetryPolicy.Ruling? {
        if status == 410 { return .giveUp }
        return [429, 503].contains(status) ? retryAfter.map { .wait($0) } : nil
    }
}

internal import Crypto
package import ShiftworkCore

/// The job that brings one message to one webhook.
package enum WebhookDelivery {
    package static let type: JobType = "shiftwork.webhook"
    package static let queue: QueueName = "shiftwork.webhooks"

    /// Waits between the attempts of one message: over three days, ten attempts. A message of progress has the first.
    package static let waits: [Duration] = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]
        .map { .seconds($0) }

    /// Attempts of a message that the next one of its job makes stale.
    private static let progressAttempts = 3
    private static let progressRetention = Retention.all(.lasting(.seconds(3_600)))

    /// The reference that leads from a webhook to its deliveries.
    package static func reference(to webhook: String) -> JobReference { JobReference("Webhook", webhook) }

    /// The job for a message. The same message to the same webhook is the same job, however often it is made.
    static func job(_ message: WebhookMessage, to webhook: Webhook, trace: [String: String] = [:]) -> NewJob {
        let id = id(of: message, to: webhook)
        let body = message.body(webhook.format, id: "msg_\(id)", traceparent: trace["traceparent"])
        var details = JobDetails()
        details.references = [reference(to: webhook.id)]
        (details.tenant, details.trace) = (webhook.tenant, trace)
        details.timeout = .seconds(20)
        let isProgress = message.type == WebhookMessage.progressType
        if isProgress {
            // One at a time: what a receiver does not take does not pile up.
            details.uniqueKey = "\(type):\(webhook.id):\(message.subject)"
            details.retention = progressRetention
        }
        let payload = JSONWriter.bytes { json in
            json.object {
                $0.member("webhook", webhook.id)
                $0.member("tenant", webhook.tenant)
                $0.member("type", message.type)
                $0.member("body", String(decoding: body, as: UTF8.self))
            }
        }
        var job = NewJob(id: id, type: type, queue: queue, payload: payload, details: details)
        job.maxAttempts = isProgress ? progressAttempts : waits.count + 1
        return job
    }

    private static func id(of message: WebhookMessage, to webhook: Webhook) -> JobID {
        let text = [webhook.id, message.type, message.subject, "\(message.at.microseconds)"]
        let digest = SHA256.hash(data: Array(text.joined(separator: "\n").utf8))
        let bits = digest.prefix(10).reduce(into: (UInt16(0), UInt64(0))) { bits, byte in
            bits = (bits.0 << 8 | UInt16(byte), bits.1 << 8 | UInt64(byte))
        }
        return JobID(
            UUIDv7(milliseconds: message.at.microseconds / 1_000, sequence: bits.0, random: bits.1))
    }
}

internal import Crypto
internal import Foundation
package import ShiftworkCore

/// What a webhook is told: the body, byte for byte, from the event on through all attempts.
package struct WebhookMessage: Sendable, Hashable {
    /// Every type of event.
    package static let types: [String] =
        JobStatus.terminal.map { "job.\($0.rawValue)" }.sorted() + sceneTypes + [
            progressType, rescueType, alertType, backlogType, testType,
        ]
    static let alertType = "alert.raised"
    /// Beside ``alertType``, of a rule on the age of a backlog.
    static let backlogType = "queue.backlogged"
    /// Told to those alone who ask for it by name: there may be one a second of each job that runs.
    package static let progressType = "job.progressed"
    /// A job was taken from a worker that is lost, and goes on.
    static let rescueType = "job.rescued"
    /// What is found by comparing the store with how it was.
    static let sceneTypes = ["operation.ended", "queue.paused", "queue.resumed", "worker.lost"]
    static let testType = "webhook.test"

    let type: String
    let at: Timestamp
    /// The id of what it is about.
    let subject: String
    /// JSON.
    let data: [UInt8]

    /// A job's end.
    init(_ job: JobRecord, endedAt: Timestamp) {
        (type, at, subject) = ("job.\(job.status.rawValue)", endedAt, job.id.description)
        data = JSONWriter.bytes { ThinJob(job: job, previous: nil).write(to: &$0) }
    }

    init(type: String, at: Timestamp, subject: String, data: [UInt8]) {
        (self.type, self.at, self.subject, self.data) = (type, at, subject, data)
    }

    /// The body in a format.
    func body(_ format: Webhook.Format, id: String, traceparent: String?) -> [UInt8] {
        JSONWriter.bytes { json in
            json.object { json in
                switch format {
                case .standard:
                    json.member("type", type)
                    json.member("timestamp", at)
                case .cloudevents:
                    json.member("specversion", "1.0")
                    json.member("id", id)
                    json.member("source", "/shiftwork")
                    json.member("type", "shiftwork.\(type).v1")
                    json.member("subject", subject)
                    json.member("time", at)
                    json.member("datacontenttype", "application/json")
                    if let traceparent { json.member("traceparent", traceparent) }
                }
                json.key("data")
                json.raw(data)
            }
        }
    }
}

/// Standard Webhooks: `webhook-signature: v1,<Base64 of HMAC-SHA256 over id.timestamp.body>`, one for each secret.
package enum WebhookSignature {
    /// The headers of one attempt.
    package static func headers(
        id: String, at now: Timestamp, body: [UInt8], secrets: [Webhook.Secret]
    ) -> [(name: String, value: String)] {
        let time = String(now.microseconds / 1_000_000)
        let signed = Array("\(id).\(time).".utf8) + body
        let signatures = secrets.compactMap(\.key).map { key in
            "v1," + Data(HMAC<SHA256>.authenticationCode(for: signed, using: key)).base64EncodedString()
        }
        return [
            ("webhook-id", id), ("webhook-timestamp", time),
            ("webhook-signature", signatures.joined(separator: " ")),
        ]
    }
}

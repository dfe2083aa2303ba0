import Foundation
import Hummingbird

/// The JSON of a job that waits, member by member as the API shows it, but for underscores in the names.
struct PlainJob: ResponseEncodable {
    struct New: Decodable {
        var type: String
        var queue: String
        var payload: Payload
    }

    struct Payload: Codable {
        static let example = Payload(to: "anna@example.org", template: "welcome", number: 7)
        var to: String
        var template: String
        var number: Int
    }

    /// A member that is `null`.
    struct Null: Encodable {
        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encodeNil()
        }
    }

    struct Timestamps: Encodable {
        var createdAt, enqueuedAt, updatedAt: String
        var runAt, scheduledAt, blockedAt, startedAt, retryAt, pausedAt, killRequestedAt, finishedAt,
            failedAt, killedAt, canceledAt, pruneAt: Null

        init(_ moment: String) {
            (createdAt, enqueuedAt, updatedAt) = (moment, moment, moment)
            let null = Null()
            (runAt, scheduledAt, blockedAt, startedAt) = (null, null, null, null)
            (retryAt, pausedAt, killRequestedAt, finishedAt) = (null, null, null, null)
            (failedAt, killedAt, canceledAt, pruneAt) = (null, null, null, null)
        }
    }

    struct Links: Encodable {
        var `self`, attempts, events: String

        init(_ path: String) {
            (self.`self`, attempts, events) = (path, path + "/attempts", path + "/events")
        }
    }

    var id: String
    var type: String
    var queue: String
    var status = "queued"
    var priority = 5
    var attempt = 0
    var maxAttempts = 4
    var retries = 0
    var maxRetries = 3
    var failures = 0
    var crashes = 0
    var maxCrashes = 3
    var payload: Payload
    var result = Null()
    var progress = Null()
    var references: [String] = []
    var userId = Null()
    var tags: [String] = []
    var tenant = Null()
    var parentId = Null()
    var dependsOn: [String] = []
    var uniqueKey = Null()
    var startBefore = Null()
    var retention = Null()
    var payloadVersion = 1
    var worker = Null()
    var traceId = Null()
    var trace: [String: String] = [:]
    var error = Null()
    var timestamps: Timestamps
    var waitMs = Null()
    var runMs = Null()
    var timeoutMs = Null()
    var links: Links
    var deduplicated = false

    init(_ new: New) {
        id = UUID().uuidString.lowercased()
        (type, queue, payload) = (new.type, new.queue, new.payload)
        timestamps = Timestamps(Date().formatted(.iso8601))
        links = Links("/api/v1/jobs/\(id)")
    }
}

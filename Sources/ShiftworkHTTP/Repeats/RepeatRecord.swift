internal import HTTPTypes
internal import ShiftworkCore

/// What is remembered of a request with an `Idempotency-Key`.
struct RepeatRecord: Sendable, Hashable {
    var fingerprint: String
    /// From these the ids of what the request makes are made: whoever does it again makes the same, so that nothing is
    /// made twice, even when a server died between the doing and the writing down.
    var seed: UInt64
    var begunAt: Timestamp
    /// Until then a server is taken to be at it.
    var busyUntil: Timestamp
    /// The first answer; nil while there is none.
    var answer: Answer?

    struct Answer: Sendable, Hashable {
        var status: Int
        var location: String?
        var body: [UInt8]
    }

    /// How long a server may be at it before another does it again.
    static let patience = Duration.seconds(10)
    /// How long an answer is kept.
    static let lifetime = Duration.hours(24)

    init(fingerprint: String, seed: UInt64, at now: Timestamp) {
        (self.fingerprint, self.seed, begunAt, busyUntil) = (fingerprint, seed, now, now + Self.patience)
    }

    /// What a repeat means while this is remembered.
    enum Meaning: Sendable, Hashable {
        /// The same request: this was the answer.
        case answered(Answer)
        /// The same request, which a server is at.
        case underWay
        /// The same request, and nobody is at it any more.
        case abandoned
        /// Another request by the same key.
        case another
    }

    func meaning(of fingerprint: String, at now: Timestamp) -> Meaning {
        guard fingerprint == self.fingerprint else { return .another }
        if let answer { return .answered(answer) }
        return now < busyUntil ? .underWay : .abandoned
    }
}

extension RepeatRecord {
    var data: [UInt8] {
        JSONWriter.bytes { json in
            json.object { json in
                json.member("fingerprint", fingerprint)
                json.member("seed", String(seed))
                json.member("begun_at", begunAt.microseconds)
                json.member("busy_until", busyUntil.microseconds)
                guard let answer else { return }
                json.member("status", answer.status)
                json.member("location", answer.location)
                json.key("body")
                json.raw(answer.body)
            }
        }
    }

    init(_ data: [UInt8]) throws {
        let fields = try JSONFields(JSONBytes(unchecked: data))
        fingerprint = try fields.required("fingerprint")
        seed = UInt64(try fields.required("seed")) ?? 0
        begunAt = Timestamp(microseconds: Int64(try fields.integer("begun_at") ?? 0))
        busyUntil = Timestamp(microseconds: Int64(try fields.integer("busy_until") ?? 0))
        answer = try fields.integer("status").map { status in
            Answer(
                status: status, location: try fields.string("location"),
                body: fields.json("body")?.bytes ?? [])
        }
    }
}

import Foundation
import ShiftworkCore
import ShiftworkLaws

/// What a run came to, as one line of JSON from a child to its parent.
struct Summary: Codable, Sendable {
    struct Breach: Codable, Sendable {
        var invariant: String
        var job: String?
        var detail: String
    }

    var seed: UInt64
    /// Of all steps, in hexadecimal.
    var hash: String
    var steps: Int
    var events: Int
    var jobs: Int
    /// Simulated seconds.
    var lasted: Double
    /// Simulated seconds from the calm until all was quiet.
    var calmed: Double
    var trap: String?
    var breaches: [Breach]
    /// The rare states that it came by.
    var rare: [String]

    init(_ verdict: Verdict) {
        (seed, steps, events, jobs) = (verdict.seed, verdict.steps, verdict.events, verdict.jobs)
        (hash, trap) = (String(verdict.hash, radix: 16), verdict.trap)
        (lasted, calmed) = (verdict.lasted / .seconds(1), verdict.calmed / .seconds(1))
        breaches = verdict.violations.map {
            Breach(invariant: $0.invariant.rawValue, job: $0.job?.description, detail: $0.detail)
        }
        rare = verdict.rare
    }

    var isGood: Bool { breaches.isEmpty && trap == nil }

    /// The summary in one line.
    var line: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: (try? encoder.encode(self)) ?? Data(), as: UTF8.self)
    }
}

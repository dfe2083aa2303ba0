internal import Foundation
internal import ShiftworkCore

/// One kind of job in an answer about many.
struct StatisticsLine: JSONWritable {
    struct Key: Hashable, Comparable {
        var user: String?
        var status: JobStatus
        var type: JobType?
        var queue: QueueName?

        static func < (one: Key, other: Key) -> Bool {
            one.place < other.place
        }

        private var place: (String, String, String, Int64) {
            (user ?? "", queue?.rawValue ?? "", type?.rawValue ?? "", Int64(status.code))
        }
    }

    let key: Key
    /// Whether whoever adds lines up gets what can be added.
    let hasHistograms: Bool
    private(set) var count: Int64 = 0
    private var attempts: Int64 = 0
    private var (wait, run) = (Histogram(), Histogram())

    init(key: Key, rows: [StatisticsRow], hasHistograms: Bool = false) {
        (self.key, self.hasHistograms) = (key, hasHistograms)
        for row in rows {
            count += row.count
            attempts += row.attempts
            wait.merge(row.wait)
            run.merge(row.run)
        }
    }

    package func write(to json: inout JSONWriter) {
        json.object {
            if let user = key.user { $0.member("user_id", user) }
            $0.member("status", key.status.rawValue)
            if let type = key.type { $0.member("type", type.rawValue) }
            if let queue = key.queue { $0.member("queue", queue.rawValue) }
            $0.member("count", count)
            $0.member("attempts", attempts)
            $0.member("wait", DurationSummary(wait))
            $0.member("run", DurationSummary(run))
            guard hasHistograms else { return }
            $0.member("wait_histogram", Data(wait.encoded).base64EncodedString())
            $0.member("run_histogram", Data(run.encoded).base64EncodedString())
        }
    }
}

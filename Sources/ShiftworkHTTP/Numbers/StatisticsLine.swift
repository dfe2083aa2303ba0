internal import ShiftworkCore

/// One kind of job in an answer about many.
struct StatisticsLine: JSONWritable {
    struct Key: Hashable, Comparable {
        var status: JobStatus
        var type: JobType?
        var queue: QueueName?

        static func < (one: Key, other: Key) -> Bool {
            (one.queue?.rawValue ?? "", one.type?.rawValue ?? "", one.status.code)
                < (other.queue?.rawValue ?? "", other.type?.rawValue ?? "", other.status.code)
        }
    }

    let key: Key
    private(set) var count: Int64 = 0
    private var (wait, run) = (Histogram(), Histogram())

    init(key: Key, rows: [StatisticsRow]) {
        self.key = key
        for row in rows {
            count += row.count
            wait.merge(row.wait)
            run.merge(row.run)
        }
    }

    package func write(to json: inout JSONWriter) {
        json.object {
            $0.member("status", key.status.rawValue)
            if let type = key.type { $0.member("type", type.rawValue) }
            if let queue = key.queue { $0.member("queue", queue.rawValue) }
            $0.member("count", count)
            $0.member("wait", DurationSummary(wait))
            $0.member("run", DurationSummary(run))
        }
    }
}

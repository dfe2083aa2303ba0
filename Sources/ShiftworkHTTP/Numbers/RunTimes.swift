internal import ShiftworkCore

/// How many jobs took how long: in all, or for each bucket of time.
struct RunTimes: JSONWritable {
    static let parameters = ["of", "status"] + AnalyticsQuestion.parameters

    /// What is timed.
    enum Timed: String, CaseIterable, Sendable { case run, wait }
    /// Which ends count.
    enum End: String, CaseIterable, Sendable {
        case finished, failed

        var status: JobStatus {
            switch self {
            case .finished: .finished
            case .failed: .failed
            }
        }
    }

    let timed: Timed
    let end: End
    let isByTime: Bool
    let statistics: Statistics

    init(call: Call, isByTime: Bool) async throws {
        self.isByTime = isByTime
        timed = try call.query.word("of", Timed.self) ?? .run
        end = try call.query.word("status", End.self) ?? .finished
        let request = try await AnalyticsQuestion(call: call, hasSteps: isByTime).request
        statistics = try await call.store.statistics(request)
    }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("of", timed.rawValue)
            json.member("status", end.rawValue)
            json.member("from", statistics.from)
            json.member("until", statistics.until)
            guard isByTime else {
                let all = times(of: statistics.rows)
                json.member("summary", DurationSummary(all))
                return write(all, to: &json)
            }
            json.member("step", statistics.resolution.rawValue)
            json.key("columns")
            json.array { json in
                for column in columns {
                    json.object { json in
                        json.member("at", column.start)
                        write(column.times, to: &json)
                    }
                }
            }
        }
    }

    private func write(_ times: Histogram, to json: inout JSONWriter) {
        json.key("buckets")
        json.array { json in
            for bucket in Self.octaves(of: times) {
                json.object {
                    $0.member("le_us", bucket.limit)
                    $0.member("count", bucket.count)
                }
            }
        }
    }

    private var columns: [(start: Timestamp, times: Histogram)] {
        Dictionary(grouping: statistics.rows) { $0.bucket ?? statistics.from }
            .map { (start: $0.key, times: times(of: $0.value)) }
            .filter { !$0.times.isEmpty }
            .sorted { $0.start < $1.start }
    }

    private func times(of rows: [StatisticsRow]) -> Histogram {
        var sum = Histogram()
        for row in rows where row.status == end.status { sum.merge(timed == .run ? row.run : row.wait) }
        return sum
    }

    /// Sixteen buckets of a histogram are one doubling: enough to draw, and few enough to send.
    static func octaves(of times: Histogram) -> [(limit: Int64, count: Int64)] {
        var counts: [Int: Int64] = [:]
        for bucket in times.buckets { counts[bucket.index / 16, default: 0] += bucket.count }
        return counts.sorted { $0.key < $1.key }.map { (Int64(1) << Int64(min($0.key + 1, 62)), $0.value) }
    }
}

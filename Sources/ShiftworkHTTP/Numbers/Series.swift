internal import ShiftworkCore

/// One number over time, a point for each bucket that holds something.
struct Series: JSONWritable {
    static let parameters = ["metric", "by"] + AnalyticsQuestion.parameters

    /// What is shown.
    enum Metric: String, CaseIterable, Sendable {
        /// Jobs enqueued, and jobs ended, by status.
        case throughput
        /// From when jobs could run to when their last run began.
        case wait
        /// How long the last run of finished jobs took.
        case run
        /// Jobs that have not ended, at the end of each bucket: from now, back through what came and went.
        case backlog
        /// Attempts that were planned again, of those that ended.
        case retryRate = "retry_rate"
    }

    /// What the lines are split by.
    enum Split: String, CaseIterable, Sendable { case type, queue }

    /// So many lines are shown, those with the most jobs.
    private static let lineLimit = 50

    let metric: Metric
    let split: Split?
    let statistics: Statistics
    /// Jobs that have not ended, now; for ``Metric/backlog``.
    private let open: [String: Int64]

    init(call: Call) async throws {
        metric = try call.query.word("metric", Metric.self) ?? .throughput
        split = try call.query.word("by", Split.self)
        var request = try await AnalyticsQuestion(call: call, hasSteps: true).request
        guard metric == .backlog else {
            open = [:]
            statistics = try await call.store.statistics(request)
            return
        }
        guard request.user == nil else {
            throw call.query.mistake("user", "The backlog is not kept by user")
        }
        request.until = max(request.until, try await call.store.now())
        statistics = try await call.store.statistics(request)
        var open: [String: Int64] = [:]
        for count in try await call.store.counts(scope: call.scope) where !count.status.isTerminal {
            guard request.types.isEmpty || request.types.contains(count.type),
                request.queues.isEmpty || request.queues.contains(count.queue)
            else { continue }
            open[Self.key(split, count.type, count.queue), default: 0] += Int64(count.count)
        }
        self.open = open
    }

    private static func key(_ split: Split?, _ type: JobType, _ queue: QueueName) -> String {
        switch split {
        case .type: type.rawValue
        case .queue: queue.rawValue
        case nil: ""
        }
    }

    package func write(to json: inout JSONWriter) {
        var groups = Dictionary(grouping: statistics.rows) { Self.key(split, $0.type, $0.queue) }
        for key in open.keys where groups[key] == nil { groups[key] = [] }
        let sizes = groups.mapValues { $0.reduce(0) { $0 + $1.count } }
        let lines = sizes.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.lineLimit)
        json.object { json in
            json.member("metric", metric.rawValue)
            json.member("from", statistics.from)
            json.member("until", statistics.until)
            json.member("step", statistics.resolution.rawValue)
            json.member("by", split?.rawValue)
            json.member("omitted", groups.count - lines.count)
            json.key("series")
            json.array { json in
                for line in lines {
                    json.object { json in
                        json.member("key", split == nil ? nil : line.key)
                        json.key("points")
                        json.array { write(groups[line.key] ?? [], open[line.key] ?? 0, to: &$0) }
                    }
                }
            }
        }
    }

    private func write(_ rows: [StatisticsRow], _ open: Int64, to json: inout JSONWriter) {
        let buckets = Dictionary(grouping: rows) { $0.bucket ?? statistics.from }
            .map { start, rows in
                (
                    start: start,
                    sum: Statistics(rows: rows, resolution: statistics.resolution, from: start, until: start)
                )
            }
            .sorted { $0.start < $1.start }
        let backlog = metric == .backlog ? Self.backlog(after: buckets.map(\.sum), now: open) : []
        for (index, bucket) in buckets.enumerated() {
            json.object { json in
                json.member("at", bucket.start)
                switch metric {
                case .throughput:
                    json.member("enqueued", bucket.sum.count(.queued))
                    for status in [JobStatus.finished, .failed, .killed, .canceled] {
                        json.member(status.rawValue, bucket.sum.count(status))
                    }
                case .wait: json.member("wait", DurationSummary(bucket.sum.wait(.finished)))
                case .run: json.member("run", DurationSummary(bucket.sum.run(.finished)))
                case .retryRate: json.member("retry_rate", share: bucket.sum.retryRate)
                case .backlog: json.member("backlog", backlog[index])
                }
            }
        }
    }

    /// Jobs that had not ended at the end of each bucket, never below none: what an operator ran again or removed
    /// is not in the rollups.
    static func backlog(after buckets: [Statistics], now open: Int64) -> [Int64] {
        var level = open
        var levels: [Int64] = []
        for bucket in buckets.reversed() {
            levels.append(max(0, level))
            let ended = JobStatus.terminal.reduce(0) { $0 + bucket.count($1) }
            level -= bucket.count(.queued) - ended
        }
        return levels.reversed()
    }
}

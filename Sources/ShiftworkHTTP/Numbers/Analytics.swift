internal import HTTPTypes
internal import ShiftworkCore

extension ShiftworkAPI {
    /// How things went, from the rollups: they outlive the jobs.
    static let analyticsRoutes: [Route] = [
        Route(.get, "/analytics/summary", .read, "Some days in numbers", parameters: ["days"]) { call in
            let days = try call.query.integer("days", in: 1...1_000) ?? 7
            let now = try await call.store.now()
            var request = StatisticsRequest(from: now - .days(days), until: now)
            request.scope = call.scope
            return .json(AnalyticsSummary(statistics: try await call.store.statistics(request).withoutOwn))
        },
        Route(
            .get, "/analytics/series", .read, "One number over time", parameters: Series.parameters
        ) { .json(try await Series(call: $0)) },
        Route(
            .get, "/analytics/heatmap", .read, "Run times over time: for each bucket how many took how long",
            parameters: RunTimes.parameters
        ) { .json(try await RunTimes(call: $0, isByTime: true)) },
        Route(
            .get, "/analytics/histogram", .read, "Run times: how many took how long",
            parameters: RunTimes.parameters.filter { $0 != "step" }
        ) { .json(try await RunTimes(call: $0, isByTime: false)) },
    ]
}

/// A window in numbers.
struct AnalyticsSummary: JSONWritable {
    let statistics: Statistics

    package func write(to json: inout JSONWriter) {
        json.object { json in
            statistics.writeWindow(to: &json)
            for status in [JobStatus.finished, .failed, .killed, .canceled] {
                json.member(status.rawValue, statistics.count(status))
            }
            json.member("success_rate", share: statistics.successRate)
            json.member("completion_rate", share: statistics.completionRate)
            json.member("retry_rate", share: statistics.retryRate)
            json.member("run", DurationSummary(statistics.run(.finished)))
            json.member("run_failed", DurationSummary(statistics.run(.failed)))
            json.key("wait_by_queue")
            json.object { json in
                for (queue, wait) in waits { json.member(queue.rawValue, DurationSummary(wait)) }
            }
        }
    }

    /// How long jobs that ran waited, by queue.
    var waits: [(QueueName, Histogram)] {
        var waits: [QueueName: Histogram] = [:]
        for row in statistics.rows where row.status.isTerminal && !row.wait.isEmpty {
            waits[row.queue, default: Histogram()].merge(row.wait)
        }
        return waits.sorted { $0.key.rawValue < $1.key.rawValue }
    }
}

/// From when to when, which jobs, in which steps: what every question to the rollups says.
struct AnalyticsQuestion {
    static let parameters = ["from", "to", "step", "type", "queue", "user"]

    /// As much as is shown of a question that says nothing.
    private static let usual = Duration.hours(24)
    private static let longest = Duration.days(3 * 366)
    /// Buckets in an answer.
    private static let bucketLimit: Int64 = 2_000

    private(set) var request: StatisticsRequest

    init(call: Call, hasSteps: Bool) async throws {
        let now = try await call.store.now()
        let query = call.query
        let until = try query.moment("to") ?? now
        let from = try query.moment("from") ?? until - Self.usual
        guard from < until, until - from <= Self.longest else {
            throw query.mistake("from", "It lies before to, by three years at the most")
        }
        request = StatisticsRequest(from: from, until: until)
        request.scope = call.scope
        request.types = Set(query.words("type").map { JobType($0) })
        request.queues = Set(query.words("queue").map { QueueName($0) })
        request.user = query["user"]
        guard hasSteps else { return }
        let step = try query.word("step", StatisticsResolution.self)
        request.step = step ?? .serving(from: from, until: until, now: now)
        let resolution = request.resolution(now: now)
        guard (until - from).microseconds / resolution.length.microseconds <= Self.bucketLimit else {
            throw query.mistake(
                "step", "This step is too small for so long a time: ask for less, or a larger step")
        }
    }
}

extension QueryParameters {
    /// Words with a comma between them.
    func words(_ name: String) -> [String] {
        self[name].map { $0.split(separator: ",").map(String.init) } ?? []
    }

    /// A moment, from RFC 3339.
    func moment(_ name: String) throws(Problem) -> Timestamp? {
        guard let text = given(name) else { return nil }
        guard let moment = Timestamp(rfc3339: text) else {
            throw mistake(name, "A time as 2026-11-20T14:03:07Z is expected here")
        }
        return moment
    }
}

internal import HTTPTypes
internal import ShiftworkCore

extension ShiftworkAPI {
    /// Counts and statistics: from counters and rollups, never from the jobs.
    static let numberRoutes: [Route] = [
        Route(.get, "/jobs/stats/summary", .read, "Counts by status, and the success rate") { call in
            let counts = try await call.store.counts(scope: call.scope)
            let sums = counts.reduce(into: [JobStatus: Int]()) { $0[$1.status, default: 0] += $1.count }
            let (finished, failed) = (sums[.finished] ?? 0, sums[.failed] ?? 0)
            return .json { json in
                json.object { json in
                    json.member("total", sums.values.reduce(0, +))
                    json.key("by_status")
                    json.object {
                        for status in JobStatus.allCases { $0.member(status.rawValue, sums[status] ?? 0) }
                    }
                    json.member("finished", finished)
                    json.member("failed", failed)
                    let ended = finished + failed
                    json.member("success_rate", share: ended == 0 ? nil : Double(finished) / Double(ended))
                }
            }
        },
        Route(
            .get, "/stats", .read, "Counts, wait and run times of a window",
            parameters: StatisticsAnswer.parameters
        ) {
            .json(try await StatisticsAnswer(call: $0))
        },
        Route(
            .get, "/errors/{fingerprint}", .read, "Failures of one cause", parameters: ["window"]
        ) { call in
            try call.mustSeeAll()
            let now = try await call.store.now()
            let window = try call.window()
            let groups = try await call.store.errors(from: now - window, until: now, limit: 10_000)
            guard let group = groups.first(where: { $0.fingerprint == call.path["fingerprint"] }) else {
                throw Problem.notFound("failure of this cause in the window")
            }
            let mutes = try await Mute.all(in: call.store)
            return .json(ErrorSheet(group: group, mute: mutes[group.fingerprint]))
        },
        Route(.get, "/errors", .read, "Failures by cause", parameters: ["window", "limit"]) { call in
            try call.mustSeeAll()
            let now = try await call.store.now()
            let window = try call.window()
            let groups = try await call.store.errors(
                from: now - window, until: now, limit: try call.query.integer("limit", in: 1...1_000) ?? 20)
            let mutes = try await Mute.all(in: call.store)
            return .list(groups.map { ErrorSheet(group: $0, mute: mutes[$0.fingerprint]) })
        },
    ]
}

extension Call {
    /// The parameter `window`, as `24h`: a day unless it says otherwise.
    func window() throws -> Duration {
        guard let text = query.given("window") else { return .seconds(86_400) }
        guard let window = Span.duration(text), window > .zero, window <= .seconds(3 * 366 * 86_400) else {
            throw query.mistake("window", "A span as 90m, 24h or 7d is expected here")
        }
        return window
    }

    /// What the store does not keep by tenant, only those see who see all.
    func mustSeeAll() throws {
        guard principal.tenant == nil else {
            throw Problem(.forbidden, "This is not kept by tenant: only a key without a tenant sees it.")
        }
    }
}

/// What the rollups say of a window that ends now.
struct StatisticsAnswer: JSONWritable {
    static let parameters = ["window", "by", "q", "type", "queue", "user"]

    let statistics: Statistics
    private let isByType: Bool
    private let isByQueue: Bool

    init(call: Call) async throws {
        let now = try await call.store.now()
        var request = StatisticsRequest(from: now - (try call.window()), until: now)
        request.scope = call.scope
        request.types = Set(call.query.words("type").map { JobType($0) })
        request.queues = Set(call.query.words("queue").map { QueueName($0) })
        request.user = call.query["user"]
        let statuses = try Self.narrow(&request, call)
        let by = call.query.words("by")
        guard by.allSatisfy(["status", "type", "queue"].contains) else {
            throw call.query.mistake("by", "It is status, type, queue, or some of them with commas")
        }
        (isByType, isByQueue) = (by.contains("type"), by.contains("queue"))
        var found = try await call.store.statistics(request)
        if let statuses { found.rows.removeAll { !statuses.contains($0.status) } }
        statistics = found
    }

    /// Brings `q` into a request to the rollups; returns the statuses that it asks for, if it does.
    private static func narrow(_ request: inout StatisticsRequest, _ call: Call) throws -> Set<JobStatus>? {
        var statuses: Set<JobStatus>?
        for term in try JobQuery(parsing: call.query["q"] ?? "").terms {
            guard !term.isNegated else { throw isNotKept(term, call) }
            switch term.predicate {
            case .status(let values) where !values.includesRetryingProblems:
                statuses = (statuses ?? values.statuses).intersection(values.statuses)
            case .name(.queue, let names) where request.queues.isEmpty:
                request.queues = Set(names.map { QueueName($0) })
            case .name(.user, let names) where names.count == 1 && request.user == nil:
                request.user = names[0]
            case .type(let patterns) where request.types.isEmpty:
                request.types = try Set(
                    patterns.map { pattern in
                        guard case .exact(let type) = pattern else { throw isNotKept(term, call) }
                        return JobType(type)
                    })
            case .id, .status, .type, .name, .reference, .error, .time, .duration, .number, .payload:
                throw isNotKept(term, call)
            }
        }
        return statuses
    }

    private static func isNotKept(_ term: JobQuery.Term, _ call: Call) -> Problem {
        call.query.mistake(
            "q", "Statistics are kept by status, type, queue and one user, each given once; not by \(term)")
    }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("from", statistics.from)
            json.member("until", statistics.until)
            json.member("resolution", statistics.resolution.rawValue)
            json.member("enqueued", statistics.count(.queued))
            json.member("finished", statistics.count(.finished))
            json.member("failed", statistics.count(.failed))
            json.member("success_rate", share: statistics.successRate)
            json.member("retry_rate", share: statistics.retryRate)
            json.key("rows")
            json.array { json in for row in rows { row.write(to: &json) } }
        }
    }

    /// A row for each status, and for each type and queue if that was asked for.
    private var rows: [StatisticsLine] {
        let groups = Dictionary(grouping: statistics.rows) { row in
            StatisticsLine.Key(
                status: row.status, type: isByType ? row.type : nil, queue: isByQueue ? row.queue : nil)
        }
        return groups.map { StatisticsLine(key: $0.key, rows: $0.value) }.sorted { $0.key < $1.key }
    }
}

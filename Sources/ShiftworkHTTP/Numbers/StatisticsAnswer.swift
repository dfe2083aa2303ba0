internal import ShiftworkCore

/// What the rollups say of a window that ends now.
struct StatisticsAnswer: JSONWritable {
    static let parameters = ["window", "by", "q", "type", "queue", "user", "histograms"]

    let statistics: Statistics
    /// By user: whether there are no others than those that are told; nil else.
    private let hasAllUsers: Bool?
    private let isByType: Bool
    private let isByQueue: Bool
    private let hasHistograms: Bool

    init(call: Call) async throws {
        let now = try await call.store.now()
        var request = StatisticsRequest(from: now - (try call.window()), until: now)
        request.scope = call.scope
        request.types = Set(call.query.words("type").map { JobType($0) })
        request.queues = Set(call.query.words("queue").map { QueueName($0) })
        request.user = call.query["user"]
        let statuses = try Self.narrow(&request, call)
        let by = call.query.words("by")
        guard by.allSatisfy(["status", "type", "queue", "user"].contains) else {
            throw call.query.mistake("by", "It is status, type, queue, user, or some of them with commas")
        }
        // One more than is told, to know whether there are others.
        if by.contains("user") { request.mostUsers = StatisticsRequest.usersTold + 1 }
        (isByType, isByQueue) = (by.contains("type"), by.contains("queue"))
        hasHistograms = try call.query.flag("histograms")
        var found = try await call.store.statistics(request)
        hasAllUsers = by.contains("user") ? found.keepUsers(StatisticsRequest.usersTold) : nil
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
            statistics.writeWindow(to: &json)
            json.member("finished", statistics.count(.finished))
            json.member("failed", statistics.count(.failed))
            json.member("success_rate", share: statistics.successRate)
            json.member("retry_rate", share: statistics.retryRate)
            if let hasAllUsers { json.member("complete", hasAllUsers) }
            json.key("rows")
            json.array { json in for row in rows { row.write(to: &json) } }
        }
    }

    /// A row for each status, and for each type, queue and user if that was asked for.
    private var rows: [StatisticsLine] {
        let groups = Dictionary(grouping: statistics.rows) { row in
            StatisticsLine.Key(
                user: row.user, status: row.status, type: isByType ? row.type : nil,
                queue: isByQueue ? row.queue : nil)
        }
        return groups.map { StatisticsLine(key: $0.key, rows: $0.value, hasHistograms: hasHistograms) }
            .sorted { $0.key < $1.key }
    }
}

extension Statistics {
    /// Leaves out the users with the fewest jobs if there are more than so many; true when there are not.
    mutating func keepUsers(_ limit: Int) -> Bool {
        let kept = rows.usersWithMostJobs(limit)
        let all = rows.count
        rows.removeAll { row in row.user.map { !kept.contains($0) } ?? false }
        return rows.count == all
    }

    /// What they are of, and how many jobs came in: what each answer about a window begins with.
    func writeWindow(to json: inout JSONWriter) {
        json.member("from", from)
        json.member("until", until)
        json.member("resolution", resolution.rawValue)
        json.member("enqueued", count(.queued))
    }
}

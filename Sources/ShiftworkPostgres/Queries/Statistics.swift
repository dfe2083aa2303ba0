public import ShiftworkCore

extension PostgresStore {
    /// What the rollups say.
    public func statistics(_ request: StatisticsRequest) async throws(StoreError) -> Statistics {
        try await look("statistics") { look in
            let window = StatisticsWindow(request, now: look.now)
            var merger = StatisticsMerger(request)
            let users = try request.users(in: window.stretches, look)
            for stretch in window.stretches {
                for row in try look.ask(request.question(stretch, users)) { try merger.add(row) }
                for row in try look.ask(request.unfolded(stretch, users)) {
                    try merger.add(row, flooredTo: stretch.resolution)
                }
            }
            return Statistics(
                rows: merger.rows, resolution: window.resolution, from: window.from, until: window.until)
        }
    }
}

extension StatisticsRequest {
    fileprivate func question(_ stretch: StatisticsWindow.Stretch, _ users: [String]) -> Statement {
        """
        SELECT bucket, q.tenant, q.name, t.name, s.status, \(rowUser), s.n, s.attempts, s.wait, s.run
        FROM stat s JOIN queue q ON q.id = s.queue_id JOIN type t ON t.id = s.type_id
        WHERE resolution = \(stretch.resolution.seconds) AND bucket >= \(stretch.from) AND bucket < \(stretch.until)
          AND user_name = ANY (\(users)) AND \(conditions)
        """
    }

    /// What is not in `stat` yet.
    fileprivate func unfolded(_ stretch: StatisticsWindow.Stretch, _ users: [String]) -> Statement {
        """
        SELECT at, q.tenant, q.name, t.name, s.status, \(rowUser), s.n, s.attempts, s.wait, s.run
        FROM stat_delta s JOIN queue q ON q.id = s.queue_id JOIN type t ON t.id = s.type_id
        WHERE at >= \(stretch.from) AND at < \(stretch.until) AND user_name = ANY (\(users)) AND \(conditions)
        """
    }

    /// The users whose series count; one without a name is the series of all together.
    fileprivate func users(in stretches: [StatisticsWindow.Stretch], _ look: Look) throws -> [String] {
        guard let userLimit else { return [user ?? ""] }
        guard let first = stretches.first else { return [] }
        let all = stretches.dropFirst().reduce(series(first)) { "\($0) UNION ALL \(series($1))" }
        return try look.ask(
            """
            SELECT user_name FROM (\(all)) s GROUP BY user_name ORDER BY sum(n) DESC, user_name COLLATE "C"
            LIMIT \(userLimit)
            """
        ).map { $0[0] }
    }

    /// How many jobs of users there are, row by row.
    private func series(_ stretch: StatisticsWindow.Stretch) -> Statement {
        """
        SELECT user_name, s.n FROM stat s JOIN queue q ON q.id = s.queue_id JOIN type t ON t.id = s.type_id
        WHERE resolution = \(stretch.resolution.seconds) AND bucket >= \(stretch.from) AND bucket < \(stretch.until)
          AND user_name > '' AND \(conditions)
        UNION ALL
        SELECT user_name, s.n FROM stat_delta s JOIN queue q ON q.id = s.queue_id JOIN type t ON t.id = s.type_id
        WHERE at >= \(stretch.from) AND at < \(stretch.until) AND user_name > '' AND \(conditions)
        """
    }

    private var rowUser: Statement { mostUsers == nil ? "''" : "user_name" }

    private var conditions: Statement {
        """
        \(scope.covers("q.tenant")) AND (\(types.isEmpty) OR t.name = ANY (\(types.map(\.rawValue))))
          AND (\(queues.isEmpty) OR q.name = ANY (\(queues.map(\.rawValue))))
        """
    }
}

/// Adds up rows that belong to one line of an answer.
private struct StatisticsMerger {
    private struct Key: Hashable {
        let bucket: Timestamp?
        let tenant: String
        let queue: String
        let type: String
        let status: JobStatus
        let user: String
    }

    private let hasSteps: Bool
    private var sums: [Key: Counts.Sums] = [:]

    init(_ request: StatisticsRequest) { hasSteps = request.step != nil }

    mutating func add(_ row: Answer.Row, flooredTo resolution: StatisticsResolution? = nil) throws {
        let moment: Timestamp = row[0]
        let bucket = resolution.map { moment.floored(to: $0.length) } ?? moment
        let key = Key(
            bucket: hasSteps ? bucket : nil, tenant: row[1], queue: row[2], type: row[3],
            status: try row.status(4), user: row[5])
        try sums[key, default: Counts.Sums()].add(row, from: 6)
    }

    /// The lines, in order.
    var rows: [StatisticsRow] {
        let rows = sums.map { key, sum in
            var row = StatisticsRow(queue: QueueName(key.queue), type: JobType(key.type), status: key.status)
            (row.tenant, row.bucket) = (key.tenant.isEmpty ? nil : key.tenant, key.bucket)
            row.user = key.user.isEmpty ? nil : key.user
            (row.count, row.attempts) = (sum.count, sum.attempts)
            (row.wait, row.run) = (sum.wait, sum.run)
            return row
        }
        return rows.sorted { $0.place < $1.place }
    }
}

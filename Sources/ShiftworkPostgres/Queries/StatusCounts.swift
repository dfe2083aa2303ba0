public import ShiftworkCore

extension PostgresStore {
    /// Jobs per queue, type and status, from counters.
    public func counts(scope: Scope) async throws(StoreError) -> [StatusCount] {
        try await look("counts") { look in try look.counts(scope) }
    }

    /// All queues that ever held a job or were paused.
    public func queues(scope: Scope) async throws(StoreError) -> [QueueRecord] {
        try await look("queues") { look in try look.queues(scope) }
    }
}

/// Counters with what is not folded yet.
let countersNow: Statement = """
    SELECT queue_id, type_id, status, sum(n)::bigint AS n
    FROM (SELECT queue_id, type_id, status, n FROM counter
          UNION ALL SELECT queue_id, type_id, status, n FROM counter_delta) c
    GROUP BY queue_id, type_id, status
    HAVING sum(n) <> 0
    """

extension Look {
    func counts(_ scope: Scope) throws -> [StatusCount] {
        let rows = try ask(
            """
            SELECT q.tenant, q.name, t.name, c.status, c.n
            FROM (\(countersNow)) c JOIN queue q ON q.id = c.queue_id JOIN type t ON t.id = c.type_id
            WHERE \(scope.covers("q.tenant"))
            """)
        let counts = try rows.map { row in
            let tenant: String = row[0]
            return StatusCount(
                tenant: tenant.isEmpty ? nil : tenant, queue: QueueName(row[1]), type: JobType(row[2]),
                status: try row.status(3), count: row[4])
        }
        return counts.sorted { $0.place < $1.place }
    }

    func queues(_ scope: Scope) throws -> [QueueRecord] {
        let rows = try ask(
            """
            SELECT id, tenant, name, paused_at, paused_until, paused_by, paused_reason, (
              SELECT min(head.enqueued_at)
              FROM generate_series(0, 9) AS priority CROSS JOIN LATERAL (
                SELECT enqueued_at FROM ready
                WHERE ready.queue_id = queue.id AND ready.priority = priority.priority
                ORDER BY enqueued_at LIMIT 1) head)
            FROM queue
            WHERE \(scope.covers("tenant"))
            """)
        let limits = try limits()
        var counts: [Int32: [JobStatus: Int]] = [:]
        for row in try ask(countersNow) {
            counts[row[0], default: [:]][try row.status(2), default: 0] += row[3]
        }
        let queues = rows.map { row -> QueueRecord in
            let tenant: String = row[1]
            var queue = QueueRecord(name: QueueName(row[2]), tenant: tenant.isEmpty ? nil : tenant)
            queue.pause = (row[3] as Timestamp?).map {
                QueuePause(since: $0, until: row[4], actor: row[5], reason: row[6])
            }
            if let until = queue.pause?.until, until <= now { queue.pause = nil }
            (queue.counts, queue.oldest) = (counts[row[0]] ?? [:], row[7])
            if let limit = limits[row[0]] {
                queue.limits = limit.limits
                queue.opensAt = QueueRoom(limit.limits, running: 0, window: limit.window, at: now).opensAt
            }
            return queue
        }
        return queues.sorted { ($0.tenant ?? "", $0.name) < ($1.tenant ?? "", $1.name) }
    }

    /// The limits of the queues that have any.
    private func limits() throws -> [Int32: LimitRow] {
        guard try ask("SELECT " + Session.tableOfLimits)[0][0] else { return [:] }
        let rows = try ask("SELECT " + LimitRow.columns + " FROM queue_limit").map { LimitRow($0) }
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.queue, $0) })
    }
}

extension StatusCount {
    fileprivate var place: (String, QueueName, JobType, String) {
        (tenant ?? "", queue, type, status.rawValue)
    }
}

internal import GRDB
public import ShiftworkCore

extension SQLiteStore {
    /// All queues that ever held a job.
    /// - Throws: `unavailable`, `corrupt`.
    public func queues(scope: Scope) async throws(StoreError) -> [QueueRecord] {
        let now = clock()
        return try await read(operation: "queues") { db in
            let rows = try Row.fetchAll(
                db.makeStatement(
                    literal: """
                        SELECT id, tenant, name, paused_at, paused_until, paused_by, paused_reason,
                          concurrency, rate_count, rate_ms, window_at, window_starts
                        FROM queue LEFT JOIN queue_limit ON queue_limit.queue_id = queue.id
                        WHERE \(scope.covers("tenant"))
                        ORDER BY tenant, name
                        """))
            let counts = try Self.countsByQueue(db)
            return try rows.map { row in
                var queue = try QueueRecord(row)
                if let until = queue.pause?.until, until <= now { queue.pause = nil }
                queue.counts = counts[try row.at(0)] ?? [:]
                queue.opensAt = QueueRoom(queue.limits, running: 0, window: try row.window(), at: now).opensAt
                queue.oldest = try Self.oldest(inQueue: row.at(0), db)
                return queue
            }
        }
    }

    private static func countsByQueue(_ db: Database) throws -> [Int64: [JobStatus: Int]] {
        let rows = try Row.fetchCursor(
            db.cachedStatement(sql: "SELECT queue_id, status, sum(n) FROM counter GROUP BY queue_id, status"))
        var counts: [Int64: [JobStatus: Int]] = [:]
        while let row = try rows.next() {
            let count: Int = try row.at(2)
            guard count != 0, let status = JobStatus(code: try row.at(1)) else { continue }
            counts[try row.at(0), default: [:]][status] = count
        }
        return counts
    }

    /// The head of each priority's line, for a minimum over the whole queue would read all of it.
    private static func oldest(inQueue queue: Int64, _ db: Database) throws -> Timestamp? {
        let head = try db.cachedStatement(
            sql:
                "SELECT enqueued_at FROM ready WHERE queue_id = ? AND priority = ? ORDER BY enqueued_at LIMIT 1"
        )
        return try (0...9).compactMap { priority in
            try Int64.fetchOne(head, arguments: [queue, priority])
        }.min().map(Timestamp.init(microseconds:))
    }
}

extension QueueRecord {
    fileprivate init(_ row: Row) throws {
        let tenant: String = try row.at(1)
        self.init(name: QueueName(try row.at(2)), tenant: tenant.isEmpty ? nil : tenant)
        pause = try row.moment(3).map { since in
            try QueuePause(since: since, until: row.moment(4), actor: row.at(5), reason: row.at(6))
        }
        limits.concurrency = try row.at(7)
        let (count, span): (Int?, Int64?) = (try row.at(8), try row.at(9))
        limits.rate = count.map { RateLimit($0, per: .milliseconds(span ?? 0)) }
    }
}

extension Row {
    fileprivate func window() throws -> RateWindow? {
        let starts: Int? = try at(11)
        return try moment(10).map { RateWindow(since: $0, starts: starts ?? 0) }
    }
}

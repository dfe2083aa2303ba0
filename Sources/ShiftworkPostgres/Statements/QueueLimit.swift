public import ShiftworkCore

extension PostgresStore {
    /// Changes the limits of a queue. After the answer nothing is claimed beyond them, by any process.
    public func limitQueue(
        _ queue: QueueName, _ change: QueueLimitsChange, tenant: String?
    ) async throws(StoreError) {
        try change.check()
        try await self.change("limit queue", .durable) { session in
            // Waits for the claims under way; those that come later see the limits.
            session.transaction.write("SELECT " + Turn.pauses.taken)
            guard try session.hasTableOfLimits else {
                throw StoreError(
                    .schema, operation: "limit queue",
                    message: "Queues have limits from schema 3 on: shiftwork migrate up")
            }
            try session.limit(Names.Queue(tenant: tenant, name: queue), change)
            session.hasNews = true
        }
    }
}

/// A row of `queue_limit`.
struct LimitRow {
    let queue: Int32
    let limits: QueueLimits
    let window: RateWindow?

    static let columns: Statement = "queue_id, concurrency, rate_count, rate_ms, window_at, window_starts"

    init(_ row: Answer.Row) {
        let (concurrency, count): (Int32?, Int32?) = (row[1], row[2])
        let (span, since): (Int64?, Timestamp?) = (row[3], row[4])
        queue = row[0]
        limits = QueueLimits(
            concurrency: concurrency.map { Int($0) },
            rate: count.map { RateLimit(Int($0), per: .milliseconds(span ?? 0)) })
        window = since.map { RateWindow(since: $0, starts: row[5]) }
    }
}

extension Session {
    /// Whether the schema has room for limits: a program works with the schema before its own, too.
    var hasTableOfLimits: Bool { get throws { try transaction.ask("SELECT " + Self.tableOfLimits)[0][0] } }

    static let tableOfLimits: Statement = "to_regclass('queue_limit') IS NOT NULL"

    fileprivate func limit(_ queue: Names.Queue, _ change: QueueLimitsChange) throws {
        let number: Int32 = try transaction.ask(
            """
            INSERT INTO queue (tenant, name) VALUES (\(queue.tenant ?? ""), \(queue.name.rawValue))
            ON CONFLICT (tenant, name) DO UPDATE SET name = excluded.name
            RETURNING id
            """)[0][0]
        let row = try transaction.ask(
            "SELECT " + LimitRow.columns + " FROM queue_limit WHERE queue_id = \(number) FOR UPDATE"
        ).first.map { LimitRow($0) }
        let limits = change.applied(to: row?.limits ?? .none)
        transaction.write("DELETE FROM queue_limit WHERE queue_id = \(number)")
        guard limits != .none else { return }
        let window = limits.keeping(row?.window)
        transaction.write(
            """
            INSERT INTO queue_limit (\(LimitRow.columns))
            VALUES (\(number), \(limits.concurrency.map { Int32($0) }), \(limits.rate.map { Int32($0.count) }),
              \(limits.rate.map { $0.per.microseconds / 1_000 }), \(window?.since), \(Int32(window?.starts ?? 0)))
            """)
    }
}

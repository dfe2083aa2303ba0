internal import GRDB
public import ShiftworkCore

extension SQLiteStore {
    /// Changes the limits of a queue. After the answer nothing is claimed beyond them, by any process.
    public func limitQueue(
        _ queue: QueueName, _ change: QueueLimitsChange, tenant: String?
    ) async throws(StoreError) {
        try change.check()
        try await writer.perform("limit queue", .durable) { session in
            try session.limit(session.names.number(of: Names.Queue(tenant: tenant, name: queue)), change)
            session.hasNews = true
        }
    }
}

struct LimitStatements {
    let all: HotStatement
    let one: HotStatement
    let running: HotStatement
    let waits: HotStatement
    let save: HotStatement
    let remove: HotStatement
    let use: HotStatement

    init(_ db: Database) {
        let columns = "queue_id, concurrency, rate_count, rate_ms, window_at, window_starts"
        all = HotStatement(db, "SELECT \(columns) FROM queue_limit")
        one = HotStatement(db, "SELECT \(columns) FROM queue_limit WHERE queue_id = ?")
        running = HotStatement(db, "SELECT queue_id, count(*) FROM running GROUP BY queue_id")
        waits = HotStatement(db, "SELECT 1 FROM ready WHERE queue_id = ? LIMIT 1")
        save = HotStatement(
            db,
            """
            INSERT INTO queue_limit (\(columns))
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (queue_id) DO UPDATE
            SET concurrency = excluded.concurrency, rate_count = excluded.rate_count, rate_ms = excluded.rate_ms,
              window_at = excluded.window_at, window_starts = excluded.window_starts
            """)
        remove = HotStatement(db, "DELETE FROM queue_limit WHERE queue_id = ?")
        use = HotStatement(db, "UPDATE queue_limit SET window_at = ?, window_starts = ? WHERE queue_id = ?")
    }
}

/// A row of `queue_limit`.
struct LimitRow {
    let queue: Int64
    let limits: QueueLimits
    let window: RateWindow?

    init(_ row: HotRow) {
        queue = row.int(0)
        limits = QueueLimits(
            concurrency: row.optionalInt(1).map { Int($0) },
            rate: row.optionalInt(2).map { RateLimit(Int($0), per: .milliseconds(row.int(3))) })
        window = row.optionalTime(4).map { RateWindow(since: $0, starts: Int(row.int(5))) }
    }
}

extension Session {
    fileprivate func limit(_ queue: Int64, _ change: QueueLimitsChange) throws {
        let row = try limiting.one.first(queue) { LimitRow($0) }
        let limits = change.applied(to: row?.limits ?? .none)
        guard limits != .none else { return _ = try limiting.remove.run(queue) }
        let window = limits.keeping(row?.window)
        try limiting.save.run(
            queue, limits.concurrency.map(Int64.init), limits.rate.map { Int64($0.count) },
            limits.rate.map { $0.per.microseconds / 1_000 }, window?.since, window?.starts ?? 0)
    }

    /// The room of those queues with limits that are meant.
    func rooms(where isMeant: (LimitRow) throws -> Bool) throws -> QueueRooms<Int64> {
        let rows = try limiting.all.all { LimitRow($0) }.filter(isMeant)
        guard !rows.isEmpty else { return QueueRooms() }
        let running = try rows.contains { $0.limits.concurrency != nil } ? running() : [:]
        let rooms = rows.map { row in
            let count = running[row.queue] ?? 0
            return (row.queue, QueueRoom(row.limits, running: count, window: row.window, at: now))
        }
        return QueueRooms(Dictionary(uniqueKeysWithValues: rooms))
    }

    /// The room of the queues with limits that a claim may take from, of those that hold jobs.
    func rooms(for request: ClaimRequest, among queues: Set<Int64>) throws -> QueueRooms<Int64> {
        try rooms { row in
            guard queues.contains(row.queue) else { return false }
            let queue = try names.queue(row.queue)
            return request.isAbout(queue.name, tenant: queue.tenant)
        }
    }

    private func running() throws -> [Int64: Int] {
        Dictionary(uniqueKeysWithValues: try limiting.running.all { ($0.int(0), Int($0.int(1))) })
    }

    /// Whether jobs that ended have made room for others that wait, in queues that were full: whoever rests beside them
    /// is told of that by nothing else.
    func hasMadeRoom() throws -> Bool {
        guard !leftRunning.isEmpty else { return false }
        let crowded = try rooms { $0.limits.concurrency != nil && leftRunning.contains($0.queue) }
        return try crowded.all.contains { queue, left in
            try left > 0 && limiting.waits.first(queue) { _ in true } != nil
        }
    }

    /// Notes how far a claim has used the windows of rate limits.
    func use(_ rooms: QueueRooms<Int64>) throws {
        for (queue, window) in rooms.windows.sorted(by: { $0.key < $1.key }) {
            try limiting.use.run(window.since, window.starts, queue)
        }
    }
}

internal import ShiftworkCore

/// What one claim may take from queues with limits: their rows are held until its commit, so that two claims never
/// count the same room.
///
/// Whoever claims holds ``Turn/pauses``, so no queue gets its first limit meanwhile. From a queue with limits that was
/// not counted nothing is taken: its first job may have come behind the look at the lines.
struct ClaimRooms {
    private var rooms: QueueRooms<Int32>
    /// Queues that another claim is counting: passed over, as jobs are that others hold, so that nobody waits.
    private var busy: Set<Int32> = []
    /// Other queues with limits.
    private var unseen: Set<Int32> = []
    /// Whether jobs that there is room for could not be had, since somebody else holds them just now.
    private var isHeldUp = false

    /// - Parameter rooms: of the queues with limits; none without.
    init(_ rooms: QueueRooms<Int32> = QueueRooms()) { self.rooms = rooms }

    /// Whether no queue has limits.
    var isEmpty: Bool { rooms.isEmpty && busy.isEmpty && unseen.isEmpty }

    /// So many may still be taken from a queue.
    func left(in queue: Int32) -> Int {
        busy.contains(queue) || unseen.contains(queue) ? 0 : rooms.left(in: queue)
    }

    /// Whether the queue was counted, and has no room.
    func isFull(_ queue: Int32) -> Bool { rooms.all[queue] == 0 }

    mutating func take(from queue: Int32) { rooms.take(from: queue) }
    mutating func holdUp() { isHeldUp = true }

    /// Queues that hand out nothing.
    var closed: [Int32] { (busy.union(unseen) + rooms.all.filter { $0.value == 0 }.map(\.key)).sorted() }

    /// What is left of the others.
    var open: [(queue: Int32, left: Int32)] {
        rooms.all.filter { $0.value > 0 }.sorted { $0.key < $1.key }.map {
            (queue: $0.key, left: Int32(clamping: $0.value))
        }
    }

    /// When rates that are used up allow more.
    var opensAt: Timestamp? { rooms.opensAt }

    /// Whether it is worth looking again soon, for what others held.
    var isBusy: Bool { isHeldUp || !busy.isEmpty }
}

extension ClaimRooms {
    /// - Parameters:
    ///   - queues: a query for those that may be taken from; only these are held.
    ///   - waits: whether a queue that another claim is counting is waited for. Only for who holds no rows yet.
    init(of queues: Statement, in session: Session, waits: Bool) throws {
        let locking: Statement = """
            SELECT \(LimitRow.columns) FROM queue_limit WHERE queue_id = ANY (ARRAY(\(queues)))
            ORDER BY queue_id FOR UPDATE
            """
        let answers = try session.ask([
            queues, locking + (waits ? "" : " SKIP LOCKED"), "SELECT queue_id FROM queue_limit",
            // Statements of their own behind the lock: they see what the claim before has committed, and no earlier
            // time.
            """
            SELECT queue_id, count(*) FROM running
            WHERE queue_id IN (SELECT queue_id FROM queue_limit WHERE concurrency IS NOT NULL)
            GROUP BY queue_id
            """,
            "SELECT \(session.clock)",
        ])
        let wanted = Set<Int32>(answers[0].map { $0[0] })
        var running: [Int32: Int] = [:]
        for row in answers[3] { running[row[0]] = row[1] }
        let now = max(session.now, answers[4][0][0])
        var found: [Int32: QueueRoom] = [:]
        for row in answers[1].map({ LimitRow($0) }) {
            found[row.queue] = QueueRoom(
                row.limits, running: running[row.queue] ?? 0, window: row.window, at: now)
        }
        self.init(QueueRooms(found))
        let others = Set<Int32>(answers[2].map { $0[0] }).subtracting(found.keys)
        (busy, unseen) = (others.intersection(wanted), others.subtracting(wanted))
    }

    /// Notes how far the windows of rate limits are used.
    func write(in session: Session) {
        for (queue, window) in rooms.windows.sorted(by: { $0.key < $1.key }) {
            session.transaction.write(
                """
                UPDATE queue_limit
                SET window_at = \(window.since), window_starts = \(Int32(clamping: window.starts))
                WHERE queue_id = \(queue)
                """)
        }
    }
}

extension Session {
    /// The room of the queues with limits that hold jobs for a claim.
    func rooms(for request: ClaimRequest) throws -> ClaimRooms {
        let lanes = request.lanes.filter { $0.limit > 0 }.map { Self.queues(of: $0, in: request.scope) }
        guard !lanes.isEmpty else { return ClaimRooms() }
        let lines = Self.openLines(now, in: "(" + lanes.joined(separator: " OR ") + ")")
        return try ClaimRooms(
            of: "SELECT DISTINCT queue_id FROM (\(lines)) line", in: self, waits: false)
    }

    /// Whether jobs that ended have made room for others that wait: in queues that hand out nothing else when they are
    /// full, and which this trip has not filled again.
    func hasMadeRoom(in crowded: [Int32], _ rooms: ClaimRooms) throws -> Bool {
        let queues = leftRunning.intersection(crowded).filter { !rooms.isFull($0) }.sorted()
        guard !queues.isEmpty else { return false }
        return try !ask("SELECT 1 FROM ready WHERE queue_id = ANY (\(queues)) LIMIT 1").isEmpty
    }
}

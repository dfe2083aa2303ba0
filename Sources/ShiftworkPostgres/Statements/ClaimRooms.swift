internal import ShiftworkCore

/// What one claim may take from queues with limits: their rows are held until its commit, so that two claims never
/// count the same room.
struct ClaimRooms {
    private var rooms: QueueRooms<Int32>
    /// Queues that another claim is counting: passed over, as jobs are that others hold, so that nobody waits.
    private(set) var busy: [Int32] = []

    /// - Parameter rooms: of the queues with limits; none without.
    init(_ rooms: QueueRooms<Int32> = QueueRooms()) { self.rooms = rooms }

    /// Whether no queue has limits.
    var isEmpty: Bool { rooms.isEmpty }

    /// How soon to look again at a queue that was busy.
    private static let rest = Duration.milliseconds(20)

    /// So many may still be taken from a queue.
    func left(in queue: Int32) -> Int { busy.contains(queue) ? 0 : rooms.left(in: queue) }

    mutating func take(from queue: Int32) { rooms.take(from: queue) }

    /// Queues that hand out nothing.
    var closed: [Int32] { busy + rooms.all.filter { $0.value == 0 }.map(\.key).sorted() }

    /// What is left of the others.
    var open: [(queue: Int32, left: Int32)] {
        rooms.all.filter { $0.value > 0 }.sorted { $0.key < $1.key }.map {
            (queue: $0.key, left: Int32(clamping: $0.value))
        }
    }

    /// When there may be more by time alone.
    func opensAt(_ now: Timestamp) -> Timestamp? {
        [rooms.opensAt, busy.isEmpty ? nil : now + Self.rest].compactMap(\.self).min()
    }
}

extension ClaimRooms {
    /// - Parameter waits: whether a queue that another claim is counting is waited for. Only for who holds no rows yet.
    init(of queues: [Int32], in session: Session, waits: Bool) throws {
        self.init()
        guard !queues.isEmpty else { return }
        let rows: Statement = "FROM queue_limit WHERE queue_id = ANY (\(queues))"
        let locking: Statement =
            "SELECT \(LimitRow.columns) \(rows) ORDER BY queue_id FOR UPDATE"
            + (waits ? "" : " SKIP LOCKED")
        // A statement of its own behind the lock, so that it sees what the claim before has committed.
        let answers = try session.ask([
            locking, "SELECT queue_id " + rows,
            """
            SELECT queue_id, count(*) FROM running
            WHERE queue_id IN (SELECT queue_id FROM queue_limit WHERE concurrency IS NOT NULL)
              AND queue_id = ANY (\(queues))
            GROUP BY queue_id
            """,
        ])
        var running: [Int32: Int] = [:]
        for row in answers[2] { running[row[0]] = row[1] }
        var found: [Int32: QueueRoom] = [:]
        for row in answers[0].map({ LimitRow($0) }) {
            found[row.queue] = QueueRoom(
                row.limits, running: running[row.queue] ?? 0, window: row.window, at: session.now)
        }
        rooms = QueueRooms(found)
        busy = answers[1].map { $0[0] }.filter { found[$0] == nil }
    }

    /// Notes how far the windows of rate limits are used.
    func write(in session: Session) {
        for (queue, window) in rooms.windows.sorted(by: { $0.key < $1.key }) {
            session.transaction.write(
                """
                UPDATE queue_limit SET window_at = \(window.since), window_starts = \(Int32(clamping: window.starts))
                WHERE queue_id = \(queue)
                """)
        }
    }
}

extension Session {
    /// The room of the queues with limits that hold jobs for a claim.
    func rooms(for request: ClaimRequest) throws -> ClaimRooms {
        let lines: [Int32] = try ask(Self.openLines(now, in: "true")).map { $0[0] }
        let queues = try Set(lines).sorted().filter { number in
            let queue = try names.queue(number, in: transaction)
            return request.isAbout(queue.name, tenant: queue.tenant)
        }
        return try ClaimRooms(of: queues, in: self, waits: false)
    }
}

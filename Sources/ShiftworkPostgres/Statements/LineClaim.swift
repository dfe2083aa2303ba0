internal import ShiftworkCore

/// Takes jobs of some types from the fronts of lines.
struct LineClaim {
    /// What a claim brought.
    struct Outcome {
        var jobs: [ClaimedJob] = []
        /// Whether more could be had at once.
        var hasMore = false
        var rooms = ClaimRooms()
    }

    let session: Session
    let worker: Grantee
    let types: [Int32]
    /// How many jobs with a crash on record may still be taken.
    private var suspects: Int
    private(set) var jobs: [ClaimedJob] = []
    /// Whether jobs were passed over that others held just then.
    private(set) var isCutShort = false
    /// What may be taken from queues with limits.
    var rooms = ClaimRooms()

    init(session: Session, worker: Grantee, types: [Int32], suspects: Int) {
        (self.session, self.worker, self.types, self.suspects) = (session, worker, types, suspects)
    }

    /// Where to take from.
    enum Fronts {
        /// All lines of some queues that are open: a condition on `queue_id`.
        case all(Statement)
        case known([Line])
        /// Some lines of those queues, each from a place on.
        case marked([Line: LowWater.Mark], Statement)
    }

    /// Takes so many jobs, if there are.
    mutating func take(_ limit: Int, from fronts: Fronts, _ lowWater: LowWater) throws {
        var left = limit
        lowWater.prepare(for: Set(types))
        if let marked = fronts.marked(lowWater), !lowWater.isSweepDue(isShort: false) {
            try take(&left, from: marked, noting: lowWater)
            guard left > 0, lowWater.isSweepDue(isShort: true) else { return }
        }
        try take(&left, from: fronts, noting: lowWater)
    }

    private mutating func take(_ left: inout Int, from fronts: Fronts, noting lowWater: LowWater) throws {
        var margins = Self.margins[...]
        while left > 0, let margin = margins.first {
            let rows = try session.ask(
                Self.claiming(
                    Wish(limit: left, margin: margin, suspects: suspects, types: types, rooms: rooms),
                    from: fronts, session.now))
            let taken = rows.count { ($0[0] as JobID?) != nil }
            let (seen, walked): (Int, Int64) = (rows[0][22], rows[0][23])
            lowWater.note(rows, of: Set(types), walked: .microseconds(walked), isSweep: fronts.isFromStart)
            let granted = taken == 0 ? [] : try session.grant(rows, to: worker)
            suspects -= granted.count { $0.crashes > 0 }
            for job in granted { session.position(job.lease.job).map { rooms.take(from: $0.queue) } }
            jobs += granted
            isCutShort = taken < min(left, seen)
            // The first that there is room for are held by others: those behind them are not taken instead.
            if isCutShort, taken == 0, !rooms.isEmpty {
                rooms.holdUp()
                return isCutShort = false
            }
            // Those that came too late used room of their queues, which is free again.
            let isExhausted = taken < left && (granted.count == taken || rooms.isEmpty)
            left -= granted.count
            // Those that others hold may be many: so once more, further behind them. And once more for those that came
            // too late to be started, and were canceled instead.
            if isCutShort { margins.removeFirst() } else if isExhausted { return }
        }
    }

    /// How many more candidates are looked at than are wanted, because others may be taking some of them.
    private static let margins = [32, 2_000]
}

extension LineClaim.Fronts {
    fileprivate var isFromStart: Bool { if case .marked = self { false } else { true } }

    /// The same lines as far as there are marks for them; nil when there are none.
    fileprivate func marked(_ lowWater: LowWater) -> LineClaim.Fronts? {
        guard let marks = lowWater.marks else { return nil }
        switch self {
        case .all(let queues): return .marked(marks, queues)
        case .known(let lines):
            let mine = Set(lines)
            return .marked(marks.filter { mine.contains($0.key) }, "true")
        case .marked: return self
        }
    }

    /// Queue and priority, and the place from which on each line is read.
    fileprivate func lines(_ now: Timestamp) -> Statement {
        switch self {
        case .all(let queues): Session.openLines(now, in: queues)
        case .known(let lines):
            "SELECT * FROM unnest(\(lines.map(\.queue)), \(lines.map(\.priority))) AS x (queue_id, priority)"
        case .marked(let marks, let queues):
            """
            SELECT *
            FROM unnest(\(marks.map(\.key.queue)), \(marks.map(\.key.priority)), \(marks.map(\.value.enqueuedAt)),
              \(marks.map(\.value.job.uuid))) AS x (queue_id, priority, low_at, low_id)
            WHERE \(queues) AND \(Session.isOpen("x.queue_id", now))
            """
        }
    }

    fileprivate var isBehindMark: Statement {
        isFromStart ? "true" : "(ready.enqueued_at, ready.id) > (l.low_at, l.low_id)"
    }
}

extension LineClaim {
    /// What one statement is to take.
    struct Wish {
        let limit: Int
        /// How many more candidates are looked at, because others may be taking some of them.
        let margin: Int
        /// At most so many jobs with a crash on record.
        let suspects: Int
        let types: [Int32]
        let rooms: ClaimRooms

        /// The lines without those of queues that hand out nothing.
        func open(_ lines: Statement) -> Statement {
            let closed = rooms.closed
            return closed.isEmpty ? lines : "SELECT * FROM (\(lines)) line WHERE queue_id <> ALL (\(closed))"
        }

        /// Of each queue with limits the first jobs, as many as there is room for.
        private func first(of jobs: Statement) -> Statement {
            let open = rooms.open
            guard !open.isEmpty else { return jobs }
            return """
                SELECT c.*
                FROM (
                  SELECT x.*, row_number() OVER (PARTITION BY queue_id ORDER BY priority, enqueued_at, id) AS nth
                  FROM (\(jobs)) x) c
                LEFT JOIN unnest(\(open.map(\.queue)), \(open.map(\.left))) AS room (queue_id, room) USING (queue_id)
                WHERE room IS NULL OR nth <= room
                """
        }

        /// Of the jobs with a crash on record those that may be taken.
        var suspect: Statement {
            """
            SELECT id FROM (\(first(of: "SELECT * FROM candidate"))) s WHERE crashes > 0
            ORDER BY priority, enqueued_at, id
            LIMIT \(Int32(clamping: suspects))
            """
        }

        /// What may be taken.
        var fit: Statement {
            first(of: "SELECT * FROM candidate WHERE crashes = 0 OR id IN (SELECT id FROM suspect)")
        }
    }

    /// Takes the first jobs of some lines out of them, passing over those that somebody else is taking.
    ///
    /// The candidates are read without locks, a stretch of each line; the limit stands above the lock, so that nothing
    /// is locked but what is taken. `ARRAY` is a fence: as a subquery it might run again, and take too much.
    /// Of the jobs with a crash on record only the first `suspects` are taken, and none is looked at when that is 0.
    /// Each row says besides how many jobs could be taken, and how long it took to find them; there is at least one.
    static func claiming(_ wish: Wish, from fronts: Fronts, _ now: Timestamp) -> Statement {
        """
        WITH open AS MATERIALIZED (\(wish.open(fronts.lines(now)))),
        candidate AS MATERIALIZED (
          SELECT c.place, l.queue_id, l.priority, c.enqueued_at, c.id, c.crashes
          FROM open l
          CROSS JOIN LATERAL (
            SELECT ctid AS place, enqueued_at, id, crashes FROM ready
            WHERE ready.queue_id = l.queue_id AND ready.priority = l.priority AND type_id = ANY (\(wish.types))
              AND (crashes = 0 OR \(Int32(clamping: wish.suspects)) > 0) AND \(fronts.isBehindMark)
            ORDER BY enqueued_at, id
            LIMIT \(wish.limit + wish.margin)) c),
        suspect AS MATERIALIZED (\(wish.suspect)),
        fit AS MATERIALIZED (\(wish.fit)),
        taken AS (
          DELETE FROM ready
          WHERE ctid = ANY (ARRAY(
            SELECT r.ctid
            FROM fit JOIN ready r ON r.ctid = fit.place
            ORDER BY fit.priority, fit.enqueued_at, fit.id
            LIMIT \(wish.limit)
            FOR UPDATE OF r SKIP LOCKED))
          RETURNING *),
        p AS (\(Session.selection(of: .ready)) FROM taken)
        SELECT g.*, meta.seen, meta.walked
        FROM (
          SELECT count(*) AS seen,
            (extract(epoch FROM \(StoreTime.sinceStatementBegan)) * 1000000)::bigint AS walked
          FROM fit) meta
        LEFT JOIN (
          SELECT p.*, max_attempts, payload_version, payload, details,
            CASE WHEN p.token > 0 THEN \(Session.lastLine(of: "p.id", attempt: "p.attempt + 1")) END
          FROM p JOIN job USING (id)) g ON true
        ORDER BY g.priority, g.enqueued_at, g.id
        """
    }
}

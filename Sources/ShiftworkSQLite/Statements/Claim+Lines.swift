internal import ShiftworkCore

/// A row of `ready`.
struct ReadyRow {
    let n: Int64
    let queue: Int64
    let priority: Int64
    let type: Int64
    let flags: JobFlags
    let motion: JobMotion

    var mark: LowWater.Mark { LowWater.Mark(enqueuedAt: motion.enqueuedAt.microseconds, n: n) }

    init(_ row: HotRow, in line: LowWater.Line) {
        (queue, priority) = (line.queue, line.priority)
        (n, type, flags) = (row.int(1), row.int(2), row.flags(7))
        motion = JobMotion(
            status: .queued, enqueuedAt: row.time(0), dueAt: row.time(0), token: row.int(3),
            attempt: Int(row.int(4)),
            failures: Int(row.int(5)), crashes: Int(row.int(6)))
    }

    init(_ job: Position) {
        (n, queue, priority, type) = (job.n, job.queue, job.priority, job.type)
        (flags, motion) = (job.flags, job.motion)
    }
}

/// Takes jobs of some types from the fronts of lines.
struct LineClaim {
    /// A line that holds jobs, and since when its first one waits.
    struct Front {
        let queue: Int64
        let priority: Int64
        let mark: LowWater.Mark

        var line: LowWater.Line { LowWater.Line(queue: queue, priority: priority) }
    }

    /// What a claim brought.
    struct Outcome {
        var jobs: [ClaimedJob] = []
        /// Whether more could be had at once.
        var hasMore = false
        /// When a rate limit allows more.
        var opensAt: Timestamp?
    }

    let session: Session
    let types: Set<Int64>
    /// What may be taken from queues with limits.
    var rooms = QueueRooms<Int64>()
    /// How many jobs of other types are walked past in one claim.
    private var budget = 10_000
    /// How many jobs with a crash on record may still be taken.
    private var suspects: Int

    init(session: Session, types: Set<Int64>, suspects: Int) {
        (self.session, self.types, self.suspects) = (session, types, suspects)
    }

    /// Whether more may be found by claiming again.
    var isCutShort: Bool { budget <= 0 }

    /// A job that was taken came too late to be started.
    mutating func putBack(_ row: ReadyRow) { rooms.take(-1, from: row.queue) }

    mutating func take(_ limit: Int, from fronts: [Front]) throws -> [ReadyRow] {
        var rows: [ReadyRow] = []
        for (_, group) in Dictionary(grouping: fronts, by: \.priority).sorted(by: { $0.key < $1.key }) {
            guard rows.count < limit else { break }
            var readers = group.map { LineReader($0, from: session.lowWater.mark($0.line)) }
            let taken = try merge(&readers, limit: limit - rows.count)
            for reader in readers { try reader.remove(in: session) }
            rows += taken
        }
        return rows
    }

    /// Takes from several lines by time, reading each only as far as it is needed.
    private mutating func merge(_ readers: inout [LineReader], limit: Int) throws -> [ReadyRow] {
        var taken: [ReadyRow] = []
        let chunk = max(4, min(limit, 2 * limit / readers.count))
        while taken.count < limit {
            let open = readers.indices.filter { rooms.left(in: readers[$0].queue) > 0 }
            guard let first = open.min(by: { readers[$0].nextMark < readers[$1].nextMark }),
                readers[first].nextMark != .end
            else { break }
            if let row = readers[first].next(takesSuspect: suspects > 0) {
                if row.motion.crashes > 0 { suspects -= 1 }
                rooms.take(from: row.queue)
                taken.append(row)
                continue
            }
            // A suspect was passed: what comes now may stand in another line.
            if readers[first].hasRead { continue }
            let size = readers.count == 1 ? limit - taken.count : chunk
            budget -= try readers[first].read(size, types, in: session)
            if budget <= 0 { break }
        }
        return taken
    }
}

/// Reads one line from its front, in pieces.
private struct LineReader {
    private let line: LowWater.Line
    private let begin: LowWater.Mark
    private var mark: LowWater.Mark
    private var rows: [ReadyRow] = []
    private var used = 0
    private var skipped = 0
    /// The first job that was passed because its worker crashed before: another claim may take it at once.
    private var firstSuspect: LowWater.Mark?
    private var isAtEnd = false
    /// Where the next job stands, or a place before it, as far as known without reading on.
    private(set) var nextMark: LowWater.Mark

    init(_ front: LineClaim.Front, from mark: LowWater.Mark) {
        (line, begin, self.mark) = (front.line, mark, mark)
        nextMark = max(front.mark, mark)
    }

    var queue: Int64 { line.queue }
    /// Whether there is a job that was read and is not used.
    var hasRead: Bool { used < rows.count }

    /// The next job that was read; nil when there is none, or a suspect was passed instead.
    mutating func next(takesSuspect: Bool) -> ReadyRow? {
        guard used < rows.count else { return nil }
        defer { nextMark = used < rows.count ? rows[used].mark : isAtEnd ? .end : mark }
        if !takesSuspect, rows[used].motion.crashes > 0 {
            let suspect = rows.remove(at: used)
            firstSuspect = firstSuspect ?? suspect.mark
            skipped += 1
            return nil
        }
        defer { used += 1 }
        return rows[used]
    }

    /// Reads a piece; returns how many jobs of other types it walked past.
    mutating func read(_ size: Int, _ types: Set<Int64>, in session: Session) throws -> Int {
        let piece = try session.claiming.front.all(line.queue, line.priority, mark.enqueuedAt, mark.n, size) {
            ReadyRow($0, in: line)
        }
        if let last = piece.last { mark = last.mark }
        let wanted = piece.filter { types.contains($0.type) }
        rows += wanted
        skipped += piece.count - wanted.count
        isAtEnd = piece.count < size
        nextMark = used < rows.count ? rows[used].mark : isAtEnd ? .end : mark
        return piece.count - wanted.count
    }

    /// Takes away what was taken, and remembers what need not be walked past again.
    func remove(in session: Session) throws {
        let claiming = session.claiming
        if skipped == 0, used > 0 {
            let last = rows[used - 1].mark
            try claiming.takeFront.run(
                line.queue, line.priority, begin.enqueuedAt, begin.n, last.enqueuedAt, last.n)
        } else {
            for row in rows[..<used] {
                try claiming.take.run(line.queue, line.priority, row.motion.enqueuedAt, row.n)
            }
        }
        guard skipped > 0 else { return }
        var passed = mark
        if used < rows.count {
            passed = rows[used].mark
            passed.n -= 1
        }
        if var suspect = firstSuspect, suspect <= passed {
            suspect.n -= 1
            passed = suspect
        }
        session.lowWater.raise(line, to: passed)
    }
}

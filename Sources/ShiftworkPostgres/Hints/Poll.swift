public import ShiftworkCore

/// What one look at the store told: cheap enough to be asked again and again, in one statement.
struct Poll: Sendable {
    /// Differs when somebody may have brought work: a sum over what transactions left for the counters, as far as it
    /// says that jobs came to wait or are to stop. Trips that only start and finish jobs do not change it; folding
    /// does, while there is something to fold.
    var mark: UInt64
    var chores: Chores
    /// From where on there is something that changes the mark.
    var lowest: Int64?
    /// From where on there is something to fold, of counters and of statistics.
    var unfolded: (counter: Int64?, statistics: Int64?)

    /// - Parameters:
    ///   - lowest: where to begin to look for what changes the mark.
    ///   - marks: where to begin to look for what is to be folded.
    static func statement(_ schema: String, from lowest: Int64, _ marks: FoldMarks.Marks) -> Statement {
        """
        SELECT count(*), coalesce(sum(seq), 0)::bigint, min(seq),
          (SELECT min(seq) FROM \(name: schema).counter_delta WHERE seq > \(marks.counter)),
          (SELECT min(seq) FROM \(name: schema).stat_delta WHERE seq > \(marks.statistics)),
          coalesce((SELECT min(due_at) FROM \(name: schema).scheduled) <= \(StoreTime.server.expression), false),
          EXISTS (SELECT 1 FROM \(name: schema).operation WHERE is_running)
        FROM \(name: schema).counter_delta
        WHERE seq > \(lowest) AND n >= 0 AND status IN \(Counts.news)
        """
    }

    init(_ answer: Answer) {
        let row = answer[0]
        let (count, sum): (Int64, Int64) = (row[0], row[1])
        mark = UInt64(bitPattern: count) &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(bitPattern: sum)
        lowest = row[2]
        chores = []
        unfolded = (row[3], row[4])
        if unfolded != (nil, nil) || row[5] { chores.insert(.release) }
        if row[6] { chores.insert(.operate) }
    }
}

extension PostgresStore {
    /// A number that differs when somebody may have brought work.
    ///
    /// A process that hears announcements, and has heard none for a while, asks the server every five seconds.
    public func changeMark() async throws(StoreError) -> UInt64 {
        if let known = hints.lastPoll(isForMark: true) { return known.mark }
        return try await poll().mark
    }

    /// What there may be to do.
    public func chores() async throws(StoreError) -> Chores {
        guard clock.isServer else { return .all }
        if let known = hints.lastPoll(isForMark: false) { return known.chores }
        return try await poll().chores
    }

    private func poll() async throws(StoreError) -> Poll {
        let statement = Poll.statement(schema, from: hints.lowest, foldMarks.marks)
        let poll = try await ask("poll", statement) { Poll($0) }
        hints.note(poll)
        foldMarks.note(counter: poll.unfolded.counter, statistics: poll.unfolded.statistics)
        return poll
    }
}

extension Counts {
    /// A job that comes to one of these may be news to somebody.
    static let news: Set<JobStatus> = [.queued, .scheduled, .retrying, .killRequested]

    /// Whether what is written says by itself that there is news.
    var tellsNews: Bool { jobs.contains { $0.value > 0 && Self.news.contains($0.key.status) } }

    /// A row that counts nothing, for news that moves no job.
    static let markOfNews: Statement = """
        INSERT INTO counter_delta (day, queue_id, type_id, status, n) VALUES (0, 0, 0, \(JobStatus.queued), 0)
        """
}

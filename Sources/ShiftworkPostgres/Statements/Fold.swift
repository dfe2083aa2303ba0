internal import ShiftworkCore

extension Session {
    /// Asks for the turn to fold, and whether there is anything to fold.
    static func foldable(_ marks: FoldMarks.Marks) -> Statement {
        """
        SELECT EXISTS (SELECT 1 FROM counter_delta WHERE seq > \(marks.counter)),
          EXISTS (SELECT 1 FROM stat_delta WHERE seq > \(marks.statistics)),
          \(Turn.folding.isFree)
        """
    }

    /// Adds up what transactions have left: counters and statistics. One process at a time does it; others pass.
    func fold(_ known: FoldMarks) throws {
        let marks = known.marks
        try fold(try transaction.ask(Self.foldable(marks)), from: marks, noting: known)
    }

    /// Folds by the answer to ``foldable(_:)``.
    func fold(_ answer: Answer, from marks: FoldMarks.Marks, noting known: FoldMarks) throws {
        let (hasCounts, hasStatistics, isFree): (Bool, Bool, Bool) = (
            answer[0][0], answer[0][1], answer[0][2]
        )
        guard isFree else { return }
        let counter = hasCounts ? try foldCounts(from: marks.counter) : nil
        let statistics = hasStatistics ? try foldStatistics(from: marks.statistics) : nil
        known.note(counter: counter, statistics: statistics)
    }

    /// The highest number that was folded.
    ///
    /// News that is folded is no longer seen by who looks for it: so whoever folds it leaves a mark, and tells.
    private func foldCounts(from mark: Int64) throws -> Int64? {
        let row = try transaction.ask(
            """
            WITH taken AS (
              DELETE FROM counter_delta WHERE seq > \(mark) RETURNING seq, day, queue_id, type_id, status, n),
            added AS (
              INSERT INTO counter (day, queue_id, type_id, status, n)
              SELECT day, queue_id, type_id, status, sum(n) FROM taken
              GROUP BY day, queue_id, type_id, status
              HAVING sum(n) <> 0
              ON CONFLICT (day, queue_id, type_id, status) DO UPDATE SET n = counter.n + excluded.n)
            SELECT max(seq), coalesce(bool_or(n > 0 AND status IN \(Counts.news)), false) FROM taken
            """)[0]
        if row[1] { hasNews = true }
        return row[0]
    }

    /// Histograms are added here, for the server does not know them: some thousands of rows at a time.
    private func foldStatistics(from mark: Int64) throws -> Int64? {
        let rows = try transaction.ask(
            """
            DELETE FROM stat_delta
            WHERE seq = ANY (ARRAY(SELECT seq FROM stat_delta WHERE seq > \(mark) ORDER BY seq LIMIT 5000))
            RETURNING at, queue_id, type_id, status, user_name, n, attempts, wait, run, seq
            """)
        guard !rows.isEmpty else { return nil }
        var sums: [StatKey: Counts.Sums] = [:]
        for row in rows {
            for resolution in StatisticsResolution.allCases {
                let key = StatKey(row, resolution)
                // A user's series is kept by hour and day only.
                guard resolution != .minute || key.user.isEmpty else { continue }
                try sums[key, default: Counts.Sums()].add(row, from: 5)
            }
        }
        try add(&sums)
        let all = sums.sorted { $0.key < $1.key }
        transaction.write(
            """
            INSERT INTO stat (resolution, bucket, queue_id, type_id, status, user_name, n, attempts, wait, run)
            SELECT * FROM unnest(\(all.map(\.key.resolution)), \(all.map(\.key.bucket)), \(all.map(\.key.queue)),
              \(all.map(\.key.type)), \(all.map(\.key.status)), \(all.map(\.key.user)), \(all.map(\.value.count)),
              \(all.map(\.value.attempts)), \(all.map { Bytes($0.value.wait.encoded) }),
              \(all.map { Bytes($0.value.run.encoded) }))
            ON CONFLICT (resolution, bucket, queue_id, type_id, status, user_name) DO UPDATE
            SET n = excluded.n, attempts = excluded.attempts, wait = excluded.wait, run = excluded.run
            """)
        return rows.map { $0[9] as Int64 }.max()
    }

    /// Adds what is there already.
    private func add(_ sums: inout [StatKey: Counts.Sums]) throws {
        let all = Array(sums.keys)
        let rows = try transaction.ask(
            """
            SELECT stat.bucket, stat.queue_id, stat.type_id, stat.status, stat.user_name, n, attempts, wait, run,
              stat.resolution
            FROM stat
            JOIN unnest(\(all.map(\.resolution)), \(all.map(\.bucket)), \(all.map(\.queue)), \(all.map(\.type)),
              \(all.map(\.status)), \(all.map(\.user))) AS x (resolution, bucket, queue_id, type_id, status, user_name)
              USING (resolution, bucket, queue_id, type_id, status, user_name)
            """)
        for row in rows { try sums[StatKey(stored: row), default: Counts.Sums()].add(row, from: 5) }
    }
}

/// A row of `stat`.
private struct StatKey: Hashable, Comparable {
    let resolution: Int32
    let bucket: Timestamp
    let queue: Int32
    let type: Int32
    let status: Int16
    let user: String

    /// Where a row of `stat_delta` belongs.
    init(_ row: Answer.Row, _ resolution: StatisticsResolution) {
        self.resolution = resolution.seconds
        bucket = (row[0] as Timestamp).floored(to: resolution.length)
        (queue, type, status, user) = (row[1], row[2], row[3], row[4])
    }

    init(stored row: Answer.Row) {
        (resolution, bucket, queue, type, status, user) = (row[9], row[0], row[1], row[2], row[3], row[4])
    }

    static func < (left: StatKey, right: StatKey) -> Bool {
        (left.resolution, left.bucket, left.queue, left.type, left.status, left.user)
            < (right.resolution, right.bucket, right.queue, right.type, right.status, right.user)
    }
}

extension Counts.Sums {
    /// Adds n, attempts, wait and run of a row, from a column on.
    mutating func add(_ row: Answer.Row, from column: Int) throws {
        count += row[column]
        attempts += row[column + 1]
        try wait.merge(encoded: (row[column + 2] as Bytes).bytes)
        try run.merge(encoded: (row[column + 3] as Bytes).bytes)
    }
}

internal import GRDB
internal import ShiftworkCore

/// What one transaction adds to the statistics: gathered by minute, written to every resolution at its end.
struct Rollup {
    struct Series: Hashable {
        let queue: Int64
        let type: Int64
        let status: JobStatus
        /// Empty for the series of all users together.
        var user = ""
    }

    struct Sums {
        var count: Int64 = 0
        var attempts: Int64 = 0
        var wait = Histogram()
        var run = Histogram()

        mutating func add(attempts number: Int64, _ times: Run?) {
            count += 1
            attempts += number
            guard let times else { return }
            wait.record(times.wait)
            run.record(times.run)
        }
    }

    /// A run's times, where there was a run.
    struct Run {
        let wait: Duration
        let run: Duration
    }

    private(set) var sums: [Series: Sums] = [:]

    mutating func add(_ series: Series, attempts: Int, run: Run?) {
        // In place: a copy of the histograms for each job would cost more than all else here.
        sums[series, default: Sums()].add(attempts: Int64(attempts), run)
    }

    mutating func removeAll() { sums.removeAll(keepingCapacity: true) }
}

/// Writes a transaction's statistics.
struct RollupStatements {
    private let find: HotStatement
    private let write: HotStatement

    init(_ db: Database) {
        find = HotStatement(
            db,
            """
            SELECT n, attempts, wait, run
            FROM stat
            WHERE resolution = ? AND bucket = ? AND queue_id = ? AND type_id = ? AND status = ? AND user = ?
            """)
        write = HotStatement(
            db,
            """
            INSERT INTO stat (resolution, bucket, queue_id, type_id, status, user, n, attempts, wait, run)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (resolution, bucket, queue_id, type_id, status, user)
            DO UPDATE SET n = excluded.n, attempts = excluded.attempts, wait = excluded.wait, run = excluded.run
            """)
    }

    func write(_ rollup: Rollup, at now: Timestamp) throws {
        for (series, sums) in rollup.sums {
            for resolution in StatisticsResolution.allCases {
                // A user's series is kept by hour and day only.
                guard resolution != .minute || series.user.isEmpty else { continue }
                try write(sums, series, resolution, bucket: now.floored(to: resolution.length))
            }
        }
    }

    private func write(
        _ sums: Rollup.Sums, _ series: Rollup.Series, _ resolution: StatisticsResolution, bucket: Timestamp
    ) throws {
        let length = resolution.length.components.seconds
        let status = series.status.code
        var total = sums
        _ = try find.first(length, bucket, series.queue, series.type, status, series.user) { row in
            total.count += row.int(0)
            total.attempts += row.int(1)
            try total.wait.merge(encoded: row.bytes(2))
            try total.run.merge(encoded: row.bytes(3))
        }
        try write.run(
            length, bucket, series.queue, series.type, status, series.user, total.count, total.attempts,
            total.wait.encoded, total.run.encoded)
    }
}

internal import ShiftworkCore

/// What one transaction changes about how many jobs there are of each kind, and about the statistics: written as one
/// row for each kind at its end.
struct Counts {
    struct Kind: Hashable {
        let day: Int32
        let queue: Int32
        let type: Int32
        let status: JobStatus
    }

    struct Series: Hashable {
        let queue: Int32
        let type: Int32
        let status: JobStatus
        /// Empty for the series of all users together.
        var user = ""
    }

    struct Sums {
        var count: Int64 = 0
        var attempts: Int64 = 0
        var wait = Histogram()
        var run = Histogram()
    }

    /// A run's times, where there was a run.
    struct Run {
        let wait: Duration
        let run: Duration
    }

    private(set) var jobs: [Kind: Int64] = [:]
    private(set) var sums: [Series: Sums] = [:]

    mutating func add(_ number: Int64, _ status: JobStatus, of job: Position) {
        jobs[Kind(day: job.day, queue: job.queue, type: job.type, status: status), default: 0] += number
    }

    mutating func add(_ series: Series, attempts: Int, run: Run?) {
        sums[series, default: Sums()].add(attempts: attempts, run)
    }
}

extension Counts.Sums {
    fileprivate mutating func add(attempts number: Int, _ times: Counts.Run?) {
        count += 1
        attempts += Int64(number)
        guard let times else { return }
        wait.record(times.wait)
        run.record(times.run)
    }
}

extension Counts {
    /// What was gathered, as statements; forgets it.
    mutating func take(at now: Timestamp) -> [Statement] {
        var statements: [Statement] = []
        let changed = jobs.filter { $0.value != 0 }
        if !changed.isEmpty {
            let kinds = Array(changed)
            statements.append(
                """
                INSERT INTO counter_delta (day, queue_id, type_id, status, n)
                SELECT * FROM unnest(\(kinds.map(\.key.day)), \(kinds.map(\.key.queue)), \(kinds.map(\.key.type)),
                  \(kinds.map { Int16($0.key.status.code) }), \(kinds.map(\.value)))
                """)
        }
        if !sums.isEmpty {
            let all = Array(sums)
            statements.append(
                """
                INSERT INTO stat_delta (at, queue_id, type_id, status, user_name, n, attempts, wait, run)
                SELECT \(now), * FROM unnest(\(all.map(\.key.queue)), \(all.map(\.key.type)),
                  \(all.map { Int16($0.key.status.code) }), \(all.map(\.key.user)), \(all.map(\.value.count)),
                  \(all.map(\.value.attempts)), \(all.map { Bytes($0.value.wait.encoded) }),
                  \(all.map { Bytes($0.value.run.encoded) }))
                """)
        }
        (jobs, sums) = ([:], [:])
        return statements
    }
}

internal import ShiftworkCore

extension Session {
    /// Keeps lines under leases that the worker holds, those with a number once, however often they are handed in.
    ///
    /// Leases are compared where the lines are written, but for jobs in hand: those may have left `running` for this
    /// trip. Nobody else takes the others away before its end, for trips and rescues of one worker take turns. Each
    /// lease is looked up by itself, since a join would walk past the dead rows of `running`.
    func log(_ reports: [LogReport], of worker: Grantee) throws {
        guard !reports.isEmpty else { return }
        // The attempts of jobs in hand, 0 where the lease is not held; nil for the others.
        let attempts = try reports.map { report -> Int32? in
            guard position(report.lease.job) != nil else { return nil }
            guard case .held(let job) = try holding(of: report.lease) else { return 0 }
            return Int32(clamping: job.motion.attempt)
        }
        let numbers = reports.map { $0.sequence.map { Int64($0) } }
        transaction.write(
            """
            WITH line AS MATERIALIZED (
              SELECT x.*, coalesce(x.known, (
                  SELECT attempt FROM running
                  WHERE running.id = x.id AND token = x.token AND worker_id = \(worker.number))) AS attempt
              FROM unnest(
                \(reports.map(\.lease.job.uuid)), \(reports.map(\.lease.token)), \(attempts),
                \(numbers), \(Self.places(of: reports)),
                \(reports.map(\.at)), \(reports.map(\.level)), \(reports.map(\.text)))
                AS x (id, token, known, seq, nth, at, level, text)),
            numbered AS MATERIALIZED (
              SELECT id, attempt, coalesce(seq, nth + coalesce((
                  SELECT max(log.seq) FROM log WHERE log.id = line.id AND log.attempt = line.attempt), 0)) AS seq,
                at, level, text
              FROM line WHERE attempt > 0)
            INSERT INTO log (id, attempt, seq, at, level, text)
            SELECT * FROM numbered WHERE seq <= \(JobLogLine.most)
            ON CONFLICT (id, attempt, seq) DO NOTHING
            """)
    }

    /// Where lines without a number stand among those of their job.
    private static func places(of reports: [LogReport]) -> [Int64] {
        var counts: [JobID: Int64] = [:]
        return reports.map { report in
            guard report.sequence == nil else { return 0 }
            counts[report.lease.job, default: 0] += 1
            return counts[report.lease.job, default: 0]
        }
    }
}

internal import ShiftworkCore
internal import Synchronization

// What workers write into the logs of their jobs.
extension Working {
    /// The lines that workers hand in for jobs that they hold, numbered by the attempt's log so far. Those for a lease
    /// that is lost, or that nobody was ever given, are dropped: the log is somebody else's.
    func logLines(_ renewals: [WorkRequest.Renewal]) async throws -> [JobLogLine] {
        let talkative = renewals.filter { !$0.log.isEmpty }
        guard !talkative.isEmpty else { return [] }
        let now = try await call.store.now()
        let records = try await call.store.jobs(talkative.map(\.lease.job), scope: call.scope)
        var lines: [JobLogLine] = []
        for renewal in talkative {
            guard let job = records.first(where: { $0.id == renewal.lease.job }),
                job.isHeld(by: renewal.lease)
            else { continue }
            let last = try await lastLine(of: job, renewal.lease)
            // Of the attempt that the lease is of: who holds the job by the time that they are written, has another.
            for (index, text) in renewal.log.enumerated() {
                lines.append(
                    JobLogLine(
                        job: job.id, attempt: job.attempt, sequence: last + index + 1, at: now, level: "info",
                        text: text))
            }
        }
        return lines
    }

    /// The number of the last line of the current attempt; 0 when there is none. What was read before is not read
    /// again.
    private func lastLine(of job: JobRecord, _ lease: Lease) async throws -> Int {
        let limit = 1_000
        var last = call.desk.logEnds.last(of: lease)
        while true {
            let lines = try await call.store.log(of: job.id, attempt: job.attempt, after: last, limit: limit)
            last = lines.last?.sequence ?? last
            if lines.count < limit {
                call.desk.logEnds.note(last, of: lease)
                return last
            }
        }
    }
}

extension JobRecord {
    /// Whether the job runs under this lease.
    func isHeld(by lease: Lease) -> Bool {
        status.isRunning && worker == lease.worker && token == lease.token
    }
}

/// How long the logs of running attempts were when they were last read. Hints: a log is read on from there, so that
/// whoever else writes into it is heard of.
final class LogEnds: Sendable {
    private let ends = Mutex<[Lease: Int]>([:])

    /// Attempts that are remembered; then all are forgotten.
    private static let limit = 10_000

    func last(of lease: Lease) -> Int { ends.withLock { $0[lease] ?? 0 } }

    func note(_ line: Int, of lease: Lease) {
        ends.withLock { ends in
            if ends.count >= Self.limit { ends = [:] }
            ends[lease] = line
        }
    }
}

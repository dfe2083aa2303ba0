internal import Foundation
internal import GRDB
internal import ShiftworkCore

/// What handlers logged.
struct LogStatements {
    let last: HotStatement
    let line: HotStatement

    init(_ db: Database) {
        last = HotStatement(db, "SELECT coalesce(max(seq), 0) FROM log WHERE n = ? AND attempt = ?")
        line = HotStatement(
            db, "INSERT OR IGNORE INTO log (n, attempt, seq, at, level, text) VALUES (?, ?, ?, ?, ?, ?)")
    }
}

extension Session {
    /// Notes how far a job is, under its lease; false when that is lost.
    func report(_ report: ProgressReport) throws -> Bool {
        guard case .held(var job) = try holding(of: report.lease) else { return false }
        try keep(report.progress, of: &job)
        return true
    }

    /// Writes a running job's progress, built anew: its fields can be set past the limits that its
    /// initializer keeps.
    func keep(_ progress: JobProgress, of job: inout Position) throws {
        let clamped = JobProgress(
            percent: progress.percent, current: progress.current, total: progress.total,
            message: progress.message)
        let json = String(decoding: try JSONEncoder().encode(clamped), as: UTF8.self)
        try settling.progress.run(job.n, json)
        guard job.flags.insert(.progress).inserted else { return }
        try settling.flags.run(job.flags, job.n)
    }

    /// Keeps lines under leases that are held, those with a number once, however often they are handed in.
    func log(_ reports: [LogReport]) throws {
        var holdings: [Lease: Holding] = [:]
        for report in reports {
            let holding = try holdings[report.lease] ?? holding(of: report.lease)
            holdings[report.lease] = holding
            guard case .held(let job) = holding else { continue }
            let attempt = job.motion.attempt
            let place = try report.sequence ?? lastLine(of: job.n, attempt: attempt) + 1
            guard place <= JobLogLine.most else { continue }
            try logging.line.run(job.n, attempt, place, report.at, report.level, report.text)
        }
    }

    /// The number of the last line in an attempt's log; 0 when it is empty.
    func lastLine(of n: Int64, attempt: Int) throws -> Int {
        try logging.last.first(n, attempt) { Int($0.int(0)) } ?? 0
    }
}

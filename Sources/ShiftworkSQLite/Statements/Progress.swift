internal import Foundation
internal import GRDB
internal import ShiftworkCore

/// What handlers logged.
struct LogStatements {
    let job: HotStatement
    let line: HotStatement

    init(_ db: Database) {
        job = HotStatement(db, "SELECT n FROM job WHERE id = ?")
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

    /// Keeps lines once, however often they are handed in; those of unknown jobs are dropped.
    func log(_ lines: [JobLogLine]) throws {
        for line in lines {
            guard let n = try logging.job.first(line.job.uuid, read: { $0.int(0) }) else { continue }
            try logging.line.run(n, line.attempt, line.sequence, line.at, line.level, line.text)
        }
    }
}

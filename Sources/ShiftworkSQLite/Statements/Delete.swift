internal import GRDB
internal import ShiftworkCore

/// Removes an ended job and everything beside it.
struct DeleteStatements {
    private let job: HotStatement
    private let number: HotStatement
    private let facet: HotStatement
    private let expiry: HotStatement
    private let sides: [HotStatement]

    init(_ db: Database) {
        job = HotStatement(db, "DELETE FROM job WHERE n = ?")
        number = HotStatement(
            db,
            """
            UPDATE job_number SET highest = max(highest, ?1), lowest = min(lowest, ?1)
            WHERE highest < ?1 AND NOT EXISTS (SELECT 1 FROM job WHERE n > ?1)
              OR lowest > ?1 AND NOT EXISTS (SELECT 1 FROM job WHERE n < ?1)
            """)
        facet = HotStatement(db, "DELETE FROM facet WHERE kind = ? AND key = ? AND n = ?")
        expiry = HotStatement(db, "DELETE FROM expiry WHERE n = ?")
        sides = ["detail", "result", "progress", "event", "log"].map { table in
            HotStatement(db, "DELETE FROM \(table) WHERE n = ?")
        }
    }

    func delete(_ n: Int64, _ flags: JobFlags, details: JobDetails) throws {
        for kind in FacetKind.allCases where flags.contains(.facets) {
            for key in kind.keys(of: details) { try facet.run(kind.rawValue, key, n) }
        }
        if flags.contains(.ownRetention) { try expiry.run(n) }
        for table in sides { try table.run(n) }
        try job.run(n)
        try number.run(n)
    }
}

extension Session {
    /// Whether another job waits for this one, which is why it must stay.
    func isWaitedFor(_ job: Position) throws -> Bool {
        try mayBeWaitedFor() && !sides.children(of: job.n).isEmpty
    }

    /// Removes an ended job for which nobody waits.
    func delete(_ job: Position) throws {
        let details = job.flags.contains(.details) ? try sides.details(of: job.n) : JobDetails()
        try deletion.delete(job.n, job.flags, details: details)
        counters.add(-1, job.motion.status, of: job)
    }
}

internal import GRDB
public import ShiftworkCore

extension SQLiteStore {
    /// Jobs that ended behind a place, in the order of their ends.
    /// - Throws: `unavailable`, `corrupt`.
    public func endings(after place: EndedJob, limit: Int) async throws(StoreError) -> [EndedJob] {
        try await read(operation: "endings") { db in
            let moment = place.endedAt.microseconds
            var found: [EndedJob] = []
            for status in JobStatus.terminal {
                found += try Self.ended(
                    db.cachedStatement(sql: EndingStatements.plain),
                    [status.code, moment, moment, place.id.data, limit])
            }
            found += try Self.ended(
                db.cachedStatement(sql: EndingStatements.ownRetention),
                [moment, moment, place.id.data, limit])
            return Array(found.sorted().prefix(limit))
        }
    }

    private static func ended(_ statement: Statement, _ arguments: StatementArguments) throws -> [EndedJob] {
        try Row.fetchAll(statement, arguments: arguments).compactMap { row in
            guard let id: JobID = try row.identifier(1), let endedAt = try row.moment(0) else { return nil }
            return EndedJob(endedAt: endedAt, id: id)
        }
    }
}

private enum EndingStatements {
    /// Along the index that pruning uses.
    static let plain = """
        SELECT ended_at, id FROM job
        WHERE status = ? AND \(EndedJobs.plain) AND ended_at >= ? AND (ended_at > ? OR id > ?)
        ORDER BY ended_at, id
        LIMIT ?
        """
    /// Those with a retention of their own, of all statuses together.
    static let ownRetention = """
        SELECT ended_at, id FROM job
        WHERE \(EndedJobs.own) AND ended_at >= ? AND (ended_at > ? OR id > ?)
        ORDER BY ended_at, id
        LIMIT ?
        """
}

internal import GRDB
internal import ShiftworkCore

/// Reads the exceptional steps of a job's life.
struct EventReader {
    let db: Database

    /// All steps that are kept, oldest first.
    func steps(of number: Int64) throws -> [HistoryEntry] {
        let rows = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT seq, at, data FROM event WHERE n = ? ORDER BY seq"),
            arguments: [number])
        return try rows.compactMap(Self.entry)
    }

    private static func entry(_ row: Row) throws -> HistoryEntry? {
        try StoredEvent(json: row.at(2)).entry(sequence: row.at(0), at: Timestamp(microseconds: row.at(1)))
    }
}

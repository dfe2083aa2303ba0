internal import GRDB
internal import ShiftworkCore

/// The stretch of job numbers that an answer can lie in, ends excluded.
struct NumberRange: Hashable, Sendable {
    var above = Int64.min
    var below = Int64.max

    /// The condition on a column.
    func sql(of column: SQL) -> SQL {
        switch (above, below) {
        case (.min, .max): "TRUE"
        case (_, .max): "\(column) > \(above)"
        case (.min, _): "\(column) < \(below)"
        case (_, _): "\(column) > \(above) AND \(column) < \(below)"
        }
    }
}

extension NumberRange {
    /// Numbers rise with the time of the insert, apart from clocks that were set back: the margin allows for
    /// an hour.
    ///
    /// So a search by creation time ends where its jobs end, without an index that every insert would pay
    /// for. (``SQLiteStore/restore(_:)`` keeps the order.)
    mutating func narrow(to query: JobQuery, now: Timestamp, in db: Database) throws {
        for term in query.terms where !term.isNegated {
            guard case .time(.created, let condition) = term.predicate else { continue }
            let ranges = condition.ranges(at: now)
            let starts = ranges.map { $0.from?.microseconds ?? .min }
            let ends = ranges.map { $0.before?.microseconds ?? .max }
            if let start = starts.min(), start > .min, try !Self.holdsLatecomers(db) {
                above = max(above, try Self.firstNumber(createdFrom: start - Self.margin, in: db) - 1)
            }
            if let end = ends.max(), end < .max {
                below = min(below, try Self.firstNumber(createdFrom: end + Self.margin, in: db))
            }
        }
    }

    /// Whether jobs were restored that are older than others here: they are numbered from 0 down.
    private static func holdsLatecomers(_ db: Database) throws -> Bool {
        try Int64.fetchOne(db, sql: "SELECT min(n) FROM job").map { $0 < 1 } ?? false
    }

    private static let margin: Int64 = 3_600_000_000

    /// The first number whose job was made at that time or later; one past the last when there is none.
    private static func firstNumber(createdFrom moment: Int64, in db: Database) throws -> Int64 {
        guard let least = try Int64.fetchOne(db, sql: "SELECT min(n) FROM job WHERE n > 0"),
            let greatest = try Int64.fetchOne(db, sql: "SELECT max(n) FROM job")
        else { return 0 }
        let probe = try db.cachedStatement(
            sql: "SELECT n, created_at FROM job WHERE n >= ? ORDER BY n LIMIT 1")
        var (low, high) = (least, greatest + 1)
        while low < high {
            let middle = low + (high - low) / 2
            let row = try Row.fetchOne(probe, arguments: [middle])
            if let row, try row.at(1) < moment { low = try row.at(0) + 1 } else { high = middle }
        }
        return low
    }
}

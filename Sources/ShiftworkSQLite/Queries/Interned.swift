internal import GRDB
internal import ShiftworkCore

/// The numbers that stand for names in tables.
enum Interned {
    /// The types that one of the patterns means.
    static func types(_ patterns: [JobQuery.TypePattern], in db: Database) throws -> [Int64] {
        let exact = patterns.compactMap { if case .exact(let name) = $0 { name } else { nil } }
        guard exact.count < patterns.count else {
            return try Int64.fetchAll(
                db.makeStatement(literal: "SELECT id FROM type WHERE name IN \(exact) ORDER BY id"))
        }
        let rows = try Row.fetchCursor(db, sql: "SELECT id, name FROM type ORDER BY id")
        var found: [Int64] = []
        while let row = try rows.next() {
            let name: String = try row.at(1)
            let isMeant = patterns.contains { pattern in
                switch pattern {
                case .exact(let other): other.utf8.elementsEqual(name.utf8)
                case .prefix(let beginning): name.utf8.starts(with: beginning.utf8)
                }
            }
            if isMeant { found.append(try row.at(0)) }
        }
        return found
    }
}

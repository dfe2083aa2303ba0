internal import GRDB
internal import GRDBSQLite
internal import ShiftworkCore

/// A statement of the writing connection, compiled at its first use and kept, bound and stepped without a
/// layer between: a job's life is a dozen of these, so what each costs is what a job costs.
final class HotStatement {
    private unowned let db: Database
    let sql: String
    private var compiled: Statement?
    private var raw: OpaquePointer?

    init(_ db: Database, _ sql: String) { (self.db, self.sql) = (db, sql) }

    /// Runs it to its end; returns how many rows it changed.
    @discardableResult
    func run<each Value: Bindable>(_ values: repeat each Value) throws -> Int {
        let statement = try bound(repeat each values)
        defer { sqlite3_reset(statement) }
        var code = sqlite3_step(statement)
        while code == SQLITE_ROW { code = sqlite3_step(statement) }
        guard code == SQLITE_DONE else { throw failure(code, statement) }
        return Int(sqlite3_changes(sqlite3_db_handle(statement)))
    }

    /// Reads its first row; nil when there is none.
    func first<Result, each Value: Bindable>(
        _ values: repeat each Value, read: (HotRow) throws -> Result
    ) throws -> Result? {
        let statement = try bound(repeat each values)
        defer { sqlite3_reset(statement) }
        switch sqlite3_step(statement) {
        case SQLITE_ROW: return try read(HotRow(statement: statement))
        case SQLITE_DONE: return nil
        case let code: throw failure(code, statement)
        }
    }

    /// Reads all its rows.
    func all<Result, each Value: Bindable>(
        _ values: repeat each Value, read: (HotRow) throws -> Result
    ) throws -> [Result] {
        let statement = try bound(repeat each values)
        defer { sqlite3_reset(statement) }
        var results: [Result] = []
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW: results.append(try read(HotRow(statement: statement)))
            case SQLITE_DONE: return results
            case let code: throw failure(code, statement)
            }
        }
    }

    @inline(__always)
    private func bound<each Value: Bindable>(_ values: repeat each Value) throws -> OpaquePointer {
        let statement = try raw ?? compile()
        var index: Int32 = 0
        for value in repeat each values {
            index += 1
            value.bind(to: statement, at: index)
        }
        return statement
    }

    private func compile() throws -> OpaquePointer {
        let statement = try db.makeStatement(sql: sql)
        (compiled, raw) = (statement, statement.sqliteStatement)
        return statement.sqliteStatement
    }

    private func failure(_ code: Int32, _ statement: OpaquePointer) -> DatabaseError {
        let extended = sqlite3_extended_errcode(sqlite3_db_handle(statement))
        let message = String(cString: sqlite3_errmsg(sqlite3_db_handle(statement)))
        let result = ResultCode(rawValue: extended & 0xFF == code & 0xFF ? extended : code)
        return DatabaseError(resultCode: result, message: message, sql: sql)
    }
}

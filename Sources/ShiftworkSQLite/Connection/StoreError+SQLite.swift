internal import GRDB
internal import ShiftworkCore

extension StoreError {
    /// Translates what GRDB or SQLite threw at a database; an error of the store passes as it is.
    init(_ error: any Error, operation: String, database path: String) {
        if let known = error as? StoreError {
            self = known
            if code == .corrupt, !message.contains(path) { message += " \(Self.damaged(path))" }
            return
        }
        if error is DecodingError || error is Histogram.DecodingError || error is RowDecodingError {
            self.init(
                .corrupt, operation: operation,
                message: "What is stored cannot be read. \(Self.damaged(path))",
                underlying: error)
            return
        }
        guard let failure = error as? DatabaseError else {
            self.init(
                .invalid, operation: operation, message: "The call threw \(type(of: error)).",
                underlying: error)
            return
        }
        let (code, advice) = StoreError.meaning(of: failure, path)
        let text = failure.extendedResultCode.description
        self.init(code, operation: operation, message: "\(advice) (SQLite: \(text))", underlying: failure)
    }

    private static func damaged(_ path: String) -> String {
        "\(path) is damaged, or no SQLite database. Stop all that uses it, keep a copy with its -wal file, "
            + "and restore a backup; `PRAGMA integrity_check` tells what is damaged."
    }

    private static func meaning(of failure: DatabaseError, _ path: String) -> (Code, String) {
        switch failure.resultCode {
        case .SQLITE_FULL:
            (.full, "The disk or the database's size limit is full. Free some room; nothing was written.")
        case .SQLITE_READONLY:
            (
                .readOnly,
                "The database cannot be written. Check the owner and permissions of its file and folder."
            )
        case .SQLITE_PERM, .SQLITE_AUTH:
            (.readOnly, "The database may not be written. Check the permissions of its file and folder.")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: (.corrupt, damaged(path))
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            (.locked, "Another program holds the database's lock. Let only Shiftwork write to this file.")
        case .SQLITE_IOERR:
            (.unavailable, "Reading or writing the disk failed. Look at the system's log for its trouble.")
        case .SQLITE_CANTOPEN:
            (.unavailable, "The database cannot be opened. Check that its folder exists and can be written.")
        case .SQLITE_SCHEMA, .SQLITE_ERROR:
            (.schema, "The database does not have the expected tables. Check its schema version.")
        default:
            (.invalid, "The database refused the call.")
        }
    }
}

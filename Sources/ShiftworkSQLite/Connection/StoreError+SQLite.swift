internal import GRDB
internal import ShiftworkCore

extension StoreError {
    /// Translates what GRDB or SQLite threw; an error of the store passes as it is.
    init(_ error: any Error, operation: String) {
        if let known = error as? StoreError {
            self = known
            return
        }
        if error is DecodingError || error is Histogram.DecodingError {
            self.init(
                .corrupt, operation: operation,
                message: "What is stored cannot be read. Run `verify` to find more.", underlying: error)
            return
        }
        guard let failure = error as? DatabaseError else {
            self.init(
                .invalid, operation: operation, message: "The call threw \(type(of: error)).",
                underlying: error)
            return
        }
        let (code, advice) = StoreError.meaning(of: failure)
        let text = failure.extendedResultCode.description
        self.init(code, operation: operation, message: "\(advice) (SQLite: \(text))", underlying: failure)
    }

    private static func meaning(of failure: DatabaseError) -> (Code, String) {
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
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            (.corrupt, "The file is damaged or no SQLite database. Restore a backup, or name another file.")
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

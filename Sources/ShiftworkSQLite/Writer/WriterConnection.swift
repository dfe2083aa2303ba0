internal import CShiftworkSQLite
internal import GRDB
internal import GRDBSQLite

/// The connection that writes, with its session and the length of the write-ahead log. Only the writer's
/// thread uses it.
final class WriterConnection {
    private let queue: DatabaseQueue
    private(set) var session: Session?
    private let pages: UnsafeMutablePointer<Int32>

    init(_ queue: DatabaseQueue) {
        self.queue = queue
        pages = .allocate(capacity: 1)
        pages.initialize(to: 0)
        queue.writeWithoutTransaction { [pages] db in
            // Tells after each commit how long the log is.
            _ = sqlite3_wal_hook(
                db.sqliteConnection,
                { context, _, _, pages in
                    context?.assumingMemoryBound(to: Int32.self).pointee = pages
                    return SQLITE_OK
                }, pages)
        }
    }

    deinit { pages.deallocate() }

    /// Pages in the log after the last commit.
    var logPages: Int { Int(pages.pointee) }

    func use<Value>(_ body: (Session) throws -> Value) throws -> Value {
        try queue.writeWithoutTransaction { db in
            let session = self.session ?? Session(db)
            self.session = session
            return try body(session)
        }
    }

    /// Moves the log's contents into the file, as far as readers let it. False when the disk failed meanwhile.
    func checkpoint(_ mode: Database.CheckpointMode) -> Bool {
        do {
            _ = try queue.writeWithoutTransaction { db in try db.checkpoint(mode) }
            return true
        } catch {
            // A checkpoint that readers hold up comes again.
            return (error as? DatabaseError)?.resultCode != .SQLITE_IOERR
        }
    }

    /// Writes the whole log again, as it is, and syncs it.
    ///
    /// Linux tells of a failed sync once; what it should have written counts as written afterwards, and the next sync
    /// succeeds without it (https://wiki.postgresql.org/wiki/Fsync_Errors). Commits that were to be synced later
    /// would be a hole in front of the next one: lost with the power, and all behind them. Written again, they
    /// are synced again.
    func rewriteLog() throws {
        try queue.writeWithoutTransaction { db in
            let code = shiftwork_sqlite_rewrite_log(db.sqliteConnection.map { UnsafeMutableRawPointer($0) })
            guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
        }
    }

    func close() {
        session = nil
        try? queue.close()
    }
}

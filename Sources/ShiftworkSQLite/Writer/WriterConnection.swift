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

    /// Moves the log's contents into the file, as far as readers let it.
    func checkpoint(_ mode: Database.CheckpointMode) {
        // A checkpoint that readers hold up comes again.
        _ = try? queue.writeWithoutTransaction { db in try db.checkpoint(mode) }
    }

    func close() {
        session = nil
        try? queue.close()
    }
}

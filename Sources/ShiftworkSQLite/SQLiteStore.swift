internal import CShiftworkSQLite
public import GRDB
public import ShiftworkCore

/// Jobs in one SQLite file: for one machine, any number of processes, no server.
///
/// Every write of every process happens under one lock, in commits that many callers share. So let nothing
/// else write to the file: an application's own tables in it are written through ``write(durability:_:)``,
/// where jobs can be enqueued and settled in the same transaction. Anybody may read.
///
/// The folder must be on a local disk and writable: SQLite keeps its log there, and Shiftwork a lock beside
/// it.
public final class SQLiteStore: Sendable {
    /// What sets this store apart.
    public let traits = StoreTraits(name: "sqlite", isPersistent: true, isShared: true)
    /// Rings after a commit of this process.
    public let doorbell = Doorbell()
    /// The database's file.
    public var path: String { file.path }

    let file: DatabaseFile
    /// The store's clock: statements bind what it says.
    let clock: @Sendable () -> Timestamp
    let writer: Writer
    /// Proves which workers are gone.
    let workerFile: WorkerFile
    let readers: ReaderPool
    let lane: Lane
    /// How much a question may look at.
    let scanBudget = ScanBudget.standard

    /// Opens a database, makes it if there is none, and brings its schema up to date.
    /// - Parameters:
    ///   - path: the database's file.
    ///   - clock: decides about time; the machine's clock unless a test needs another.
    /// - Throws: `locked` when another process holds the lock for five seconds, `readOnly`, `corrupt`,
    ///   `unavailable`, and `schema` when a newer program has migrated the database.
    public convenience init(
        path: String, clock: @escaping @Sendable () -> Timestamp = SQLiteStore.systemClock
    )
        throws(StoreError)
    {
        try self.init(path: path, lane: .threads, clock: clock)
    }

    /// Opens a database, and does its work where the lane says.
    package init(path: String, lane: Lane, clock: @escaping @Sendable () -> Timestamp) throws(StoreError) {
        (self.clock, self.lane) = (clock, lane)
        let file = try DatabaseFile(path: path)
        self.file = file
        workerFile = WorkerFile(database: file.path)
        let lock = try FileLock(database: file.path)
        try lock.acquire(operation: "open")
        defer { lock.release() }
        do {
            let connection = try file.openWriter()
            let workers = try connection.writeWithoutTransaction { db in
                try Migration.migrate(db, to: Migration.current)
                return try Row.fetchAll(db, sql: "SELECT uuid FROM worker WHERE is_live = 1").map { row in
                    try row.identifier(0) as WorkerID?
                }
            }
            workerFile.sweep(sparing: Set(workers.compactMap(\.self)))
            readers = ReaderPool(try (0..<lane.readers).map { _ in try file.openReader() }, lane: lane)
            writer = Writer(file: file, lock: lock, connection: connection, doorbell: doorbell, clock: clock)
            writer.start(on: lane)
        } catch {
            throw StoreError(error, operation: "open", database: file.path)
        }
    }

    /// The machine's clock.
    public static let systemClock: @Sendable () -> Timestamp = {
        Timestamp(microseconds: shiftwork_clock_microseconds())
    }

    /// Reads from one snapshot of the database; the connection refuses to write.
    /// - Throws: what `body` throws, as a `StoreError`.
    public func read<Value: Sendable>(
        operation: String = "read", _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(StoreError) -> Value {
        do { return try await readers.read(body) } catch {
            throw StoreError(error, operation: operation, database: path)
        }
    }

    /// A number that differs when another process has committed something: cheap, for polling.
    public func changeMark() async throws(StoreError) -> UInt64 { try await writer.changeMark() }

    /// Everything: to look costs as much as to do.
    public func chores() -> Chores { .all }

    /// Ends all use: answers calls under way first.
    public func close() async {
        await withCheckedContinuation { continuation in writer.close { continuation.resume() } }
        readers.close()
        workerFile.letAllGo()
    }

    deinit { writer.close {} }
}

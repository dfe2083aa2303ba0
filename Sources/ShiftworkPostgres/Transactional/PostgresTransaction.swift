internal import ShiftworkCore

/// A transaction that an application writes in beside the store: what it executes, the jobs it enqueues and the job it
/// settles are one commit.
///
/// Handed out by ``PostgresStore/withTransaction(durability:timeout:_:)``, and of no use when that has returned.
public final class PostgresTransaction {
    let transaction: Transaction
    let store: PostgresStore
    private(set) var hasNews = false
    /// What is there if and only if the transaction has been committed.
    private(set) var witness: CommitWitness?
    /// Held as long as the transaction lives, for ``CommitWitness``; nil while it is not.
    private var lock: Int64?

    init(_ transaction: Transaction, _ store: PostgresStore) {
        (self.transaction, self.store) = (transaction, store)
    }

    /// Executes a statement.
    /// - Returns: how many rows it wrote or returned.
    /// - Throws: what the server answered. Then nothing more can be done in the transaction, unless a savepoint was set
    ///   before.
    @discardableResult
    public func execute(_ statement: PostgresStatement) throws(PostgresError) -> Int {
        try ask(statement).affected
    }

    /// Executes a statement.
    /// - Returns: the rows that it brings back.
    /// - Throws: as ``execute(_:)``.
    public func query(_ statement: PostgresStatement) throws(PostgresError) -> PostgresRows {
        PostgresRows(answer: try ask(statement))
    }

    private func ask(_ statement: PostgresStatement) throws(PostgresError) -> Answer {
        // Back to a savepoint: what would have been the proof of a commit may be undone.
        if statement.statement.compiled().sql.uppercased().contains("ROLLBACK") {
            (witness, lock) = (nil, nil)
        }
        return try transaction.ask(statement.statement)
    }

    /// Does something to jobs, with the store's own settings; the application finds its own again afterwards.
    func jobs<Value>(naming kinds: [JobKind] = [], _ body: (Session) throws -> Value) throws -> Value {
        takeLock()
        let row = try transaction.ask(
            """
            SELECT current_setting('search_path'), current_setting('enable_seqscan'),
              current_setting('enable_bitmapscan')
            """)[0]
        let (path, scans, bitmaps): (String, String, String) = (row[0], row[1], row[2])
        settings(path: Transaction.searchPath(store.schema), scans: "off", bitmaps: "off")
        defer { settings(path: path, scans: scans, bitmaps: bitmaps) }
        let names = try store.names.interning(kinds.map(\.queue), kinds.map(\.type), in: transaction)
        let session = Session(transaction, names: names, now: try store.clock.read(in: transaction))
        let value = try body(session)
        try session.finish()
        if session.hasNews { hasNews = true }
        return value
    }

    private func settings(path: String, scans: String, bitmaps: String) {
        transaction.write(
            """
            SELECT set_config('search_path', \(path), true), set_config('enable_seqscan', \(scans), true),
              set_config('enable_bitmapscan', \(bitmaps), true)
            """)
    }

    /// Notes by what the commit can be recognised, should its answer be lost.
    func testify(_ proof: CommitWitness.Proof) {
        guard witness == nil, let lock else { return }
        witness = CommitWitness(proof: proof, lock: lock)
    }

    /// Race: the lock is held before the commit is sent, else whoever asks about it might come first.
    private func takeLock() {
        guard lock == nil else { return }
        let drawn = Int64.random(in: .min ... .max)
        transaction.write("SELECT pg_advisory_xact_lock(\(drawn))")
        lock = drawn
    }

    /// The application has done what it wanted.
    /// - Throws: when the transaction is not in a state to be committed.
    func end() throws(PostgresError) {
        guard !transaction.connection.hasFailedTransaction else {
            throw PostgresError(
                .server, sqlState: "25P02",
                message: "A statement was refused, so nothing of the transaction can be committed.")
        }
        guard !transaction.hasBegun || transaction.connection.isInTransaction else {
            throw PostgresError(
                .server, sqlState: "25P01",
                message: "A statement ended the transaction: leave COMMIT and ROLLBACK to the store.")
        }
    }
}

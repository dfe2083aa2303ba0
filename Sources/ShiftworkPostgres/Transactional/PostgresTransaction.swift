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

    init(_ transaction: Transaction, _ store: PostgresStore) {
        (self.transaction, self.store) = (transaction, store)
    }

    /// Executes a statement.
    /// - Returns: how many rows it wrote or returned.
    /// - Throws: what the server answered. Then nothing more can be done in the transaction, unless a savepoint was set
    ///   before.
    @discardableResult
    public func execute(_ statement: PostgresStatement) throws(PostgresError) -> Int {
        try transaction.ask(statement.statement).affected
    }

    /// Executes a statement.
    /// - Returns: the rows that it brings back.
    /// - Throws: as ``execute(_:)``.
    public func query(_ statement: PostgresStatement) throws(PostgresError) -> PostgresRows {
        PostgresRows(answer: try transaction.ask(statement.statement))
    }

    /// Does something to jobs, with the store's own settings; the application finds its own again afterwards.
    func jobs<Value>(naming kinds: [JobKind] = [], _ body: (Session) throws -> Value) throws -> Value {
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
        guard witness == nil else { return }
        let witness = CommitWitness(proof: proof)
        transaction.write("SELECT pg_advisory_xact_lock(\(witness.lock))")
        self.witness = witness
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

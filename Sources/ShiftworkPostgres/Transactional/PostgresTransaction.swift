internal import ShiftworkCore

/// A transaction that an application writes in beside the store: what it executes, the jobs it enqueues and the job it
/// settles are one commit.
///
/// Handed out by ``PostgresStore/withTransaction(durability:timeout:_:)``, and of no use when that has returned.
public final class PostgresTransaction {
    let transaction: Transaction
    let store: PostgresStore
    private(set) var hasNews = false
    /// Tells whether the transaction was committed, once it holds jobs.
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
        try ask(statement).affected
    }

    /// Executes a statement.
    /// - Returns: the rows that it brings back.
    /// - Throws: as ``execute(_:)``.
    public func query(_ statement: PostgresStatement) throws(PostgresError) -> PostgresRows {
        PostgresRows(answer: try ask(statement))
    }

    private func ask(_ statement: PostgresStatement) throws(PostgresError) -> Answer {
        // Back to a savepoint: the witness may be undone.
        if statement.statement.compiled().sql.uppercased().contains("ROLLBACK") { witness = nil }
        return try transaction.ask(statement.statement)
    }

    /// Does something to jobs, with the store's own settings; the application finds its own again afterwards.
    func jobs<Value>(naming kinds: [JobKind] = [], _ body: (Session) throws -> Value) throws -> Value {
        bearWitness()
        let knowsLimits = store.limits.isKnown
        let row = try transaction.ask(
            """
            SELECT current_setting('search_path'), current_setting('enable_seqscan'),
              current_setting('enable_bitmapscan'), \(knowsLimits ? crowded : "'{}'::int[]")
            """)[0]
        let (path, scans, bitmaps): (String, String, String) = (row[0], row[1], row[2])
        settings(path: Transaction.searchPath(store.schema), scans: "off", bitmaps: "off")
        // A failed transaction takes nothing but a rollback, which brings the settings back as well.
        defer {
            if !transaction.connection.hasFailedTransaction {
                settings(path: path, scans: scans, bitmaps: bitmaps)
            }
        }
        let names = try store.names.interning(kinds.map(\.queue), kinds.map(\.type), in: transaction)
        let session = Session(
            transaction, names: names, now: try store.clock.read(in: transaction),
            clock: store.clock.expression)
        let value = try body(session)
        try session.finish()
        // Where it is not known whether there are limits, whatever ended may have made room.
        let hasMadeRoom =
            try knowsLimits
            ? session.hasMadeRoom(in: row[3], ClaimRooms()) : !session.leftRunning.isEmpty
        if session.hasNews || hasMadeRoom { hasNews = true }
        return value
    }

    /// The queues that hand out nothing more when they are full.
    private var crowded: Statement {
        "ARRAY(SELECT queue_id FROM \(name: store.schema).queue_limit WHERE concurrency IS NOT NULL)"
    }

    private func settings(path: String, scans: String, bitmaps: String) {
        transaction.write(
            """
            SELECT set_config('search_path', \(path), true), set_config('enable_seqscan', \(scans), true),
              set_config('enable_bitmapscan', \(bitmaps), true)
            """)
    }

    private func bearWitness() {
        guard witness == nil else { return }
        let own = CommitWitness()
        own.write(in: transaction, schema: store.schema, at: store.clock.expression)
        witness = own
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

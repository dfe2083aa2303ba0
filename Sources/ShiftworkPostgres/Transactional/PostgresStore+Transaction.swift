public import ShiftworkCore
internal import Synchronization

extension PostgresStore {
    /// Writes an application's own tables, in the commit that also carries the jobs it enqueues and settles: all of it
    /// takes effect, or none.
    ///
    ///     try await store.withTransaction { transaction in
    ///         try transaction.execute("INSERT INTO orders (id, total) VALUES (\(order.id), \(order.total))")
    ///         try shiftwork.enqueue(SendReceipt(orderID: order.id), in: transaction)
    ///     }
    ///
    /// `body` runs on a thread of its own that waits for the server, which gives up when no statement comes for half a
    /// minute. It may run several times, when other transactions
    /// are in the way: so let it touch nothing but the database. Everything that it wrote is undone when it throws.
    ///
    /// Should the answer to the commit be lost, the store asks whether it took place, as soon as the server can be
    /// reached again, by a row that a transaction with jobs leaves.
    /// - Parameter timeout: how long one statement may take.
    /// - Throws: what `body` throws; a ``PostgresError`` for what the server refuses. Only when that says
    ///   ``PostgresError/mayHaveCommitted`` it is not known whether the transaction took place.
    @discardableResult
    public func withTransaction<Value: Sendable>(
        durability: Durability = .durable, timeout: Duration = .seconds(30),
        _ body: @escaping @Sendable (PostgresTransaction) throws -> Value
    ) async throws -> Value {
        var mode = Transaction.Mode(schema: nil, isDurable: durability == .durable)
        mode.statementTimeout = timeout
        mode.racingConstraints = racingConstraints
        let last = LastTry<Value>()
        do {
            let value = try await pools.callers.perform(isCancelable: false) { [self, mode] connection in
                try connection.withTransaction(mode) { transaction in
                    let own = PostgresTransaction(transaction, self)
                    let value = try body(own)
                    try own.end()
                    last.note(value, own)
                    return value
                }
            }
            if last.hasNews { ring() }
            return value
        } catch let error as PostgresError where error.mayHaveCommitted {
            return try await last.resolve(error, self)
        }
    }
}

/// What the last run of an application's transaction came to, before its commit.
private final class LastTry<Value: Sendable>: Sendable {
    private let state = Mutex<(value: Value, witness: CommitWitness?, hasNews: Bool)?>(nil)

    func note(_ value: Value, _ transaction: PostgresTransaction) {
        let (witness, hasNews) = (transaction.witness, transaction.hasNews)
        state.withLock { $0 = (value, witness, hasNews) }
    }

    var hasNews: Bool { state.withLock { $0?.hasNews ?? false } }

    /// Finds out whether a commit took place of which nobody told us.
    func resolve(_ error: PostgresError, _ store: PostgresStore) async throws -> Value {
        guard let last = state.withLock({ $0 }), let witness = last.witness else { throw error }
        let result: Result<Bool, any Error>
        do { result = .success(try await store.wasCommitted(witness)) } catch { result = .failure(error) }
        guard case .success(let wasCommitted) = result else { throw error }
        guard wasCommitted else {
            var undone = error
            undone.mayHaveCommitted = false
            throw undone
        }
        if last.hasNews { store.ring() }
        return last.value
    }
}

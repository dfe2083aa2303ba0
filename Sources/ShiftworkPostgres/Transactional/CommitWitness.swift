internal import ShiftworkCore

/// A row by which a commit is recognised whose answer was lost: it is there if and only if the commit took place,
/// whatever has become since of the jobs in it.
///
/// Race: the commit may still be under way in a server that we are not connected to any more. It holds an advisory lock
/// as long as it lives, so whoever asks waits for that lock first.
struct CommitWitness: Sendable {
    /// Of the row and of the lock; drawn for one transaction alone.
    private let number = Int64.random(in: .min ... .max)

    /// Leaves the row in a transaction. The lock is held before a commit is sent, else whoever asks might come first.
    func write(in transaction: Transaction, schema: String, at now: Statement) {
        transaction.write("SELECT pg_advisory_xact_lock(\(number))")
        transaction.write(
            "INSERT INTO \(name: schema).commit_witness (number, at) VALUES (\(number), \(now))")
    }

    /// Whether the transaction was committed.
    fileprivate func isThere(_ transaction: Transaction) throws -> Bool {
        transaction.write("SELECT pg_advisory_xact_lock(\(number))")
        return try !transaction.ask("SELECT 1 FROM commit_witness WHERE number = \(number)").isEmpty
    }

    /// How long the rows are kept: nobody asks for longer than a minute.
    static let retention = Duration.minutes(10)
}

extension PostgresStore {
    /// Whether the transaction of a witness was committed. Asks for a while: servers come back.
    /// - Throws: when nobody can say.
    func wasCommitted(_ witness: CommitWitness) async throws -> Bool {
        for _ in 0..<5 {
            if let answer = try? await ask(witness) { return answer }
            try await Task.sleep(for: .milliseconds(300))
        }
        return try await ask(witness)
    }

    private func ask(_ witness: CommitWitness) async throws -> Bool {
        let mode = Transaction.Mode(schema: schema, isDurable: false)
        return try await pools.writes.perform(isCancelable: false) { connection in
            try connection.withTransaction(mode) { try witness.isThere($0) }
        }
    }
}

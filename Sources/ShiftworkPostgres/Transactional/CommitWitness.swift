internal import ShiftworkCore

/// By what a commit is recognised whose answer was lost: a row that is there if and only if it took place.
///
/// Race: the commit may still be under way in a server that we are not connected to any more. It holds an advisory lock
/// as long as it lives, so whoever asks waits for that lock first.
struct CommitWitness: Sendable {
    enum Proof: Sendable {
        case inserted(JobID)
        case settled(Lease)
    }

    let proof: Proof
    /// Drawn for this transaction alone.
    let lock: Int64
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
        return try await pools.writes.perform(isCancelable: false) { [self] connection in
            try connection.withTransaction(mode) { transaction in
                transaction.write("SELECT pg_advisory_xact_lock(\(witness.lock))")
                switch witness.proof {
                case .inserted(let job):
                    return try !transaction.ask("SELECT 1 FROM job WHERE id = \(job.uuid)").isEmpty
                case .settled(let lease):
                    let session = Session(transaction, names: names, now: try clock.read(in: transaction))
                    try session.load(running: [lease.job])
                    if case .settled = try session.holding(of: lease) { return true }
                    return false
                }
            }
        }
    }
}

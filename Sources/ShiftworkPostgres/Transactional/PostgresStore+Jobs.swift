public import ShiftworkCore

extension PostgresStore {
    /// Stores new jobs inside of ``withTransaction(durability:timeout:_:)``: they exist if and only if that commits.
    /// - Throws: a ``PostgresError``, as ``PostgresTransaction/execute(_:)`` does.
    public func insert(_ jobs: [NewJob], in transaction: PostgresTransaction) throws -> [Insertion] {
        guard !jobs.isEmpty else { return [] }
        return try transaction.jobs(naming: jobs.map(JobKind.init)) { session in
            try Inserting(session, looksFirst: true).insert(jobs)
        }
    }

    /// Settles attempts inside of ``withTransaction(durability:timeout:_:)``: their effects and their ends are one
    /// commit, so each happens exactly once.
    ///
    /// Look at the replies: on anything but `settled` throw, so that the effects are undone.
    /// - Throws: `invalid` for what does not end an attempt; a ``PostgresError``.
    public func settle(
        _ settlements: [Settlement], in transaction: PostgresTransaction
    ) throws -> [SettlementReply] {
        try Self.check(settlements)
        return try transaction.jobs { session in try session.settle(settlements) }
    }

    static func check(_ settlements: [Settlement]) throws(StoreError) {
        guard let wrong = settlements.first(where: { !JobEvent.settling.contains($0.event) }) else { return }
        throw StoreError(
            .invalid, operation: "settle", message: "\(wrong.event.rawValue) does not end an attempt.")
    }
}

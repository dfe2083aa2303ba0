public import GRDB
public import ShiftworkCore

extension SQLiteStore {
    /// Writes an application's own tables, in the commit that also carries what ``insert(_:in:)`` and
    /// ``settle(_:in:)`` do inside: all of it takes effect, or none.
    ///
    /// `body` runs on the writing thread, under the lock of all processes: keep it short, and let it touch
    /// nothing but the database. When another call of the same commit fails, `body` is run again in a commit
    /// of its own. Everything that `body` wrote is undone when it throws.
    /// - Throws: what `body` throws, unless the store itself fails: then a `StoreError`.
    public func write<Value: Sendable>(
        durability: Durability = .durable, _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        do {
            return try await writer.perform("write", durability, isIsolated: true) { session in
                try body(session.db)
            }
        } catch {
            guard error.code == .invalid, let thrown = error.underlying else { throw error }
            throw thrown
        }
    }

    /// Stores new jobs inside of ``write(durability:_:)``: they exist if and only if that commits.
    /// - Throws: a `StoreError` when `db` is not the connection that `write` handed out.
    public func insert(_ jobs: [NewJob], in db: Database) throws -> [Insertion] {
        try session(of: db, "insert").insert(jobs)
    }

    /// Settles attempts inside of ``write(durability:_:)``: their effects and their ends are one commit, so
    /// each happens exactly once.
    ///
    /// Look at the replies: on `leaseLost` throw, so that the effects are undone.
    /// - Throws: a `StoreError` when `db` is not the connection that `write` handed out.
    public func settle(_ settlements: [Settlement], in db: Database) throws -> [SettlementReply] {
        try SQLiteStore.check(settlements)
        let session = try session(of: db, "settle")
        return try settlements.map(session.settle)
    }

    private func session(of db: Database, _ operation: String) throws -> Session {
        guard let session = writer.session, session.db === db, db.isInsideTransaction else {
            throw StoreError(
                .invalid, operation: operation,
                message: "Call it inside of `write`, with the database given there.")
        }
        return session
    }
}

public import ShiftworkCore

extension Enqueuer {
    /// Enqueues a job inside of ``PostgresStore/withTransaction(durability:timeout:_:)``: it exists if and only if that
    /// commits.
    ///
    /// - Returns: the job's id, or that of the job which holds the same unique key.
    /// - Throws: when the job cannot be stored as it is, or the transaction belongs to another store.
    @discardableResult
    public func enqueue(
        _ job: some Job, _ options: EnqueueOptions = EnqueueOptions(), in transaction: PostgresTransaction
    ) throws -> JobID {
        let new = try newJob(for: job, options)
        let answer = try transaction.store(being: store, "insert").insert([new], in: transaction)[0]
        guard case .refused(let reason) = answer else { return answer.job(for: new.id) ?? new.id }
        throw StoreError(.invalid, operation: "insert", message: reason)
    }
}

extension JobContext {
    /// Settles this job as finished inside of ``PostgresStore/withTransaction(durability:timeout:_:)``, so that the
    /// effects written there happen exactly once: they and the job's end are one commit.
    ///
    ///     try await context.services.store.withTransaction { transaction in
    ///         try transaction.execute("INSERT INTO invoice …")
    ///         try context.settle(in: transaction)
    ///     }
    ///
    /// Settle last: from here to the commit nobody else can free the job, but nor can the worker's trips tell of it,
    /// and they wait. What `perform` does afterwards changes nothing any more.
    /// - Throws: `LeaseLost` when others may run the job by now, or it was settled before; let it through, so that the
    ///   effects are undone.
    public func settle(in transaction: PostgresTransaction) throws { try settle(json: nil, in: transaction) }

    /// Settles this job as finished with a result, as ``settle(in:)`` does.
    /// - Throws: `LeaseLost`, or a `PayloadError` when the result has no JSON.
    public func settle(result: some Encodable, in transaction: PostgresTransaction) throws {
        let subject = JobPayloadCoder.Subject(
            type: job.type.rawValue, job: id.description, tenant: job.details.tenant)
        try settle(json: try JobPayloadCoder().encode(result, for: subject).bytes, in: transaction)
    }

    private func settle(json: [UInt8]?, in transaction: PostgresTransaction) throws {
        var settlement = Settlement(.succeed, lease: lease)
        settlement.result = json
        let store = try transaction.store(being: activity.store, "settle")
        guard case .settled = try store.settle([settlement], in: transaction)[0] else {
            throw LeaseLost(job: id)
        }
    }
}

extension PostgresTransaction {
    fileprivate func store(being other: any JobStore, _ operation: String) throws -> PostgresStore {
        if let other = other as? PostgresStore, other === store { return store }
        throw StoreError(
            .invalid, operation: operation,
            message: "The transaction belongs to another store: one transaction cannot hold both.")
    }
}

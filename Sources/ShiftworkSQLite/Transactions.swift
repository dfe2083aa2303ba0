public import GRDB
public import ShiftworkCore

extension Enqueuer {
    /// Enqueues a job inside of ``SQLiteStore/write(durability:_:)``: it exists if and only if that commits.
    ///
    ///     try await store.write { db in
    ///         try order.insert(db)
    ///         try shiftwork.enqueue(SendReceipt(orderID: order.id), in: db)
    ///     }
    ///
    /// - Returns: the job's id, or that of the job which holds the same unique key.
    /// - Throws: when the job cannot be stored as it is, or `db` is not the connection that `write` handed out.
    @discardableResult
    public func enqueue(
        _ job: some Job, _ options: EnqueueOptions = EnqueueOptions(), in db: Database
    ) throws -> JobID {
        let new = try newJob(for: job, options)
        let answer = try SQLiteStore.of(store, "insert").insert([new], in: db)[0]
        guard case .refused(let reason) = answer else { return answer.job(for: new.id) ?? new.id }
        throw StoreError(.invalid, operation: "insert", message: reason)
    }
}

extension JobContext {
    /// Settles this job as finished inside of ``SQLiteStore/write(durability:_:)``, so that the effects written
    /// there happen exactly once: they and the job's end are one commit.
    ///
    ///     try await context.services.store.write { db in
    ///         try invoice.insert(db)
    ///         try context.settle(in: db)
    ///     }
    ///
    /// What `perform` does afterwards changes nothing any more.
    /// - Throws: ``LeaseLost`` when others may run the job by now; let it through, so that the effects are undone.
    public func settle(in db: Database) throws { try settle(json: nil, in: db) }

    /// Settles this job as finished with a result, as ``settle(in:)`` does.
    /// - Throws: ``LeaseLost``, or a `PayloadError` when the result has no JSON.
    public func settle(result: some Encodable, in db: Database) throws {
        let subject = JobPayloadCoder.Subject(
            type: job.type.rawValue, job: id.description, tenant: job.details.tenant)
        try settle(json: try JobPayloadCoder().encode(result, for: subject).bytes, in: db)
    }

    private func settle(json: [UInt8]?, in db: Database) throws {
        var settlement = Settlement(.succeed, lease: lease)
        settlement.result = json
        let reply = try SQLiteStore.of(activity.store, "settle").settle([settlement], in: db)
        if reply == [.leaseLost] { throw LeaseLost(job: id) }
    }
}

extension SQLiteStore {
    fileprivate static func of(_ store: any JobStore, _ operation: String) throws -> SQLiteStore {
        if let store = store as? SQLiteStore { return store }
        throw StoreError(
            .invalid, operation: operation,
            message:
                "The jobs are kept in \(store.traits.name), not in this SQLite file: one transaction cannot hold both."
        )
    }
}

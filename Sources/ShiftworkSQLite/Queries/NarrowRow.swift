internal import GRDB
internal import ShiftworkCore

/// The row that says where a living job is, whichever of the four places it lies in.
struct NarrowRow {
    let status: JobStatus
    let priority: Int
    let token: Int64
    let attempt: Int
    let failures: Int
    let crashes: Int
    let flags: JobFlags
    let enqueuedAt: Timestamp
    let dueAt: Timestamp?
    let since: Timestamp?
    let startedAt: Timestamp?
    let killRequestedAt: Timestamp?
    let worker: WorkerID?

    // One trip for the four: three of the probes find nothing, and cost about a microsecond each.
    private static let statement = """
        SELECT \(JobStatus.queued.code), priority, token, attempt, failures, crashes, flags, enqueued_at,
          NULL, NULL, NULL, NULL, NULL
        FROM ready WHERE n = ?1
        UNION ALL
        SELECT status, priority, token, attempt, failures, crashes, flags, enqueued_at, due_at, NULL, NULL, NULL, NULL
        FROM scheduled WHERE n = ?1
        UNION ALL
        SELECT status, priority, token, attempt, failures, crashes, flags, enqueued_at, due_at, since,
          NULL, NULL, NULL
        FROM held WHERE n = ?1
        UNION ALL
        SELECT status, priority, token, attempt, failures, crashes, flags, enqueued_at, NULL, NULL, r.started_at,
          kill_requested_at, w.uuid
        FROM running r JOIN worker w ON w.id = r.worker_id WHERE n = ?1
        """

    /// Nil when the job lies in no place.
    init?(of number: Int64, in db: Database) throws {
        let statement = try db.cachedStatement(sql: Self.statement)
        guard let row = try Row.fetchOne(statement, arguments: [number]),
            let status = JobStatus(code: try row.at(0))
        else { return nil }
        self.status = status
        (priority, token, attempt, failures, crashes) = try (
            row.at(1), row.at(2), row.at(3), row.at(4), row.at(5)
        )
        flags = JobFlags(rawValue: try row.at(6))
        enqueuedAt = Timestamp(microseconds: try row.at(7))
        (dueAt, since, startedAt) = try (row.moment(8), row.moment(9), row.moment(10))
        killRequestedAt = try row.moment(11)
        worker = try row.identifier(12)
    }

    /// Says in a record what the row says.
    func write(into record: inout JobRecord) {
        (record.status, record.priority, record.token) = (status, priority, token)
        (record.attempt, record.failures, record.crashes) = (attempt, failures, crashes)
        record.worker = worker
        record.timestamps.killRequestedAt = killRequestedAt
        record.timestamps.startedAt = startedAt
        if flags.wasQueued { record.timestamps.enqueuedAt = enqueuedAt }
        switch status {
        case .queued, .started, .killRequested: break
        case .scheduled: record.timestamps.runAt = dueAt
        case .retrying: record.timestamps.retryAt = dueAt
        case .blocked: record.timestamps.blockedAt = since
        case .paused: record.timestamps.pausedAt = since
        case .finished, .failed, .killed, .canceled: break
        }
    }
}

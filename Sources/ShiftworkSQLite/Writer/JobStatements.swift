internal import GRDB
internal import ShiftworkCore

/// Finds a job wherever it stands, and writes its own row when it ends or is opened again.
struct JobStatements {
    private let byID: HotStatement
    private let byNumber: HotStatement
    private let inReady: HotStatement
    private let inScheduled: HotStatement
    private let inHeld: HotStatement
    private let inRunning: HotStatement
    private let end: HotStatement
    private let reopen: HotStatement
    private let edit: HotStatement

    init(_ db: Database) {
        let columns = """
            n, id, queue_id, type_id, priority, flags, status, enqueued_at, token, attempt, failures, crashes,
            worker_id, started_at, ended_at
            """
        byID = HotStatement(db, "SELECT \(columns) FROM job WHERE id = ?")
        byNumber = HotStatement(db, "SELECT \(columns) FROM job WHERE n = ?")
        let moving = "enqueued_at, token, attempt, failures, crashes, flags, queue_id, priority"
        inReady = HotStatement(db, "SELECT \(moving) FROM ready WHERE n = ?")
        inScheduled = HotStatement(db, "SELECT \(moving), status, due_at FROM scheduled WHERE n = ?")
        inHeld = HotStatement(db, "SELECT \(moving), status, due_at FROM held WHERE n = ?")
        inRunning = HotStatement(
            db, "SELECT \(moving), status, worker_id, started_at FROM running WHERE n = ?")
        end = HotStatement(
            db,
            """
            UPDATE job
            SET flags = ?, status = ?, attempt = ?, failures = ?, crashes = ?, token = ?, worker_id = ?,
              enqueued_at = ?, started_at = ?, ended_at = ?, cause_id = ?
            WHERE n = ?
            """)
        reopen = HotStatement(
            db, "UPDATE job SET status = \(JobStatus.openCode), flags = ?, cause_id = NULL WHERE n = ?")
        edit = HotStatement(db, "UPDATE job SET queue_id = ?, priority = ? WHERE n = ?")
    }

    /// A job by its id, wherever it stands; nil when there is none.
    func find(_ id: JobID) throws -> Position? {
        try byID.first(id.uuid) { try job(in: $0) }.flatMap { try place($0.position, isOpen: $0.isOpen) }
    }

    func find(number: Int64) throws -> Position? {
        try byNumber.first(number) { try job(in: $0) }.flatMap { try place($0.position, isOpen: $0.isOpen) }
    }

    /// Writes how a job ended into its own row.
    func end(_ job: Position, enqueuedAt: Timestamp?, cause: Int64?, at now: Timestamp) throws {
        let motion = job.motion
        try end.run(
            job.flags, motion.status.code, motion.attempt, motion.failures, motion.crashes, motion.token,
            job.worker, enqueuedAt, job.startedAt, now, cause, job.n)
    }

    /// Notes that an ended job lives again.
    func reopen(_ job: Position) throws { try reopen.run(job.flags, job.n) }

    /// Notes another queue or priority.
    func edit(_ job: Position) throws { try edit.run(job.queue, job.priority, job.n) }

    private func job(in row: HotRow) throws -> (position: Position, isOpen: Bool) {
        guard let id = row.uuid(1) else { throw JobStatements.lost }
        let isOpen = row.int(6) == JobStatus.openCode
        let motion = JobMotion(
            status: isOpen ? .queued : try row.status(6), enqueuedAt: row.time(7), dueAt: row.time(7),
            token: row.int(8), attempt: Int(row.int(9)), failures: Int(row.int(10)), crashes: Int(row.int(11))
        )
        let position = Position(
            n: row.int(0), id: JobID(id), motion: motion, queue: row.int(2), type: row.int(3),
            priority: row.int(4), flags: row.flags(5), worker: row.optionalInt(12),
            startedAt: row.optionalTime(13), endedAt: row.optionalTime(14))
        return (position, isOpen)
    }

    /// Looks up where a living job stands.
    private func place(_ ended: Position, isOpen: Bool) throws -> Position? {
        guard isOpen else { return ended }
        var job = ended
        (job.worker, job.startedAt, job.endedAt) = (nil, nil, nil)
        if let ready = try inReady.first(job.n, read: { moving(job, in: $0, status: .queued) }) {
            return ready
        }
        if let running = try inRunning.first(
            job.n,
            read: { row in
                var running = moving(job, in: row, status: try row.status(8))
                (running.worker, running.startedAt) = (row.int(9), row.time(10))
                return running
            })
        {
            return running
        }
        for table in [inScheduled, inHeld] {
            if let waiting = try table.first(
                job.n,
                read: { row in
                    var waiting = moving(job, in: row, status: try row.status(8))
                    waiting.motion.dueAt = row.time(9)
                    return waiting
                })
            {
                return waiting
            }
        }
        throw JobStatements.lost
    }

    private func moving(_ job: Position, in row: HotRow, status: JobStatus) -> Position {
        var job = job
        job.motion = JobMotion(
            status: status, enqueuedAt: row.time(0), dueAt: row.time(0), token: row.int(1),
            attempt: Int(row.int(2)), failures: Int(row.int(3)), crashes: Int(row.int(4)))
        (job.flags, job.queue, job.priority) = (row.flags(5), row.int(6), row.int(7))
        return job
    }

    private static let lost = StoreError(
        .corrupt, operation: "find",
        message: "A job that has not ended stands nowhere. Run `verify` to find it.")
}

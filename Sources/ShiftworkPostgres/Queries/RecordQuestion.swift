internal import ShiftworkCore

/// The statement that asks for jobs, without what tables aside say of them, and what it brings.
struct RecordQuestion: Sendable {
    /// How much of a job is wanted.
    enum Extent: Hashable, Sendable {
        /// Neither payload nor result.
        case summary
        /// Payload, no result.
        case withPayload
        case full
    }

    /// What was found.
    struct Found {
        var records: [JobID: JobRecord] = [:]
        /// Those of which more steps are written down.
        var eventful: [JobID] = []
        /// Those that have told of their progress.
        var reporting: [JobID] = []
    }

    let ids: [JobID]
    let scope: Scope
    let extent: Extent

    private enum Column {
        static let place = 1
        static let flags = 11
        static let job = 17
        static let payload = 28
    }

    /// The place's columns as in ``Session/selection(of:)``, then the job's own.
    var statement: Statement {
        let places = Place.allCases.map { Session.rows(of: $0, ids) }.joined(separator: " UNION ALL ")
        let payload: Statement = extent == .summary ? "NULL::bytea" : "j.payload"
        let result: Statement =
            extent == .full
            ? "CASE WHEN p.status = \(JobStatus.finished) THEN (SELECT result FROM outcome WHERE outcome.id = j.id) END"
            : "NULL::bytea"
        return """
            WITH p AS (\(places))
            SELECT p.*, j.created_at, j.run_at, q.tenant, q.name, t.name, j.max_attempts, j.max_crashes,
              j.payload_version, j.details, w.uuid, j.flags, \(payload), \(result)
            FROM p
            JOIN job j ON j.id = p.id
            JOIN queue q ON q.id = j.queue_id
            JOIN type t ON t.id = j.type_id
            LEFT JOIN worker w ON w.id = p.worker_id
            WHERE \(scope.covers("q.tenant"))
            """
    }

    func records(in answer: Answer) throws -> Found {
        var found = Found()
        for row in answer {
            let record = try record(row)
            let flags = row.flags(Column.flags)
            found.records[record.id] = record
            if flags.contains(.events) { found.eventful.append(record.id) }
            if flags.contains(.progress) { found.reporting.append(record.id) }
        }
        return found
    }

    private func record(_ row: Answer.Row) throws -> JobRecord {
        let (position, own) = (try Position(row), Column.job)
        var job = NewJob(
            id: position.id, type: JobType(row[own + 4]), queue: QueueName(row[own + 3]), payload: [])
        (job.priority, job.maxAttempts, job.maxCrashes) = (Int(position.priority), row[own + 5], row[own + 6])
        job.payloadVersion = row[own + 7]
        if let bytes: Bytes = row[own + 8] { job.details = try JobDetails(bytes: bytes.bytes) }
        var record = JobRecord(job, status: position.motion.status, createdAt: row[own])
        record.payload = (row[Column.payload] as Bytes?)?.bytes
        record.result = (row[Column.payload + 1] as Bytes?)?.bytes
        record.timestamps.runAt = row[own + 1]
        record.worker = row[own + 9]
        // A queue's tenant is the job's: what its details say too, if it has any.
        let tenant: String = row[own + 2]
        record.details.tenant = tenant.isEmpty ? nil : tenant
        record.stand(at: position, wasQueued: row[2] as Timestamp?)
        return record
    }
}

extension JobRecord {
    /// Says what the job's place says.
    fileprivate mutating func stand(at position: Position, wasQueued ended: Timestamp?) {
        let motion = position.motion
        (attempt, failures, crashes, token) = (motion.attempt, motion.failures, motion.crashes, motion.token)
        timestamps.startedAt = position.startedAt
        timestamps.killRequestedAt = position.killRequestedAt
        if motion.status.isTerminal {
            timestamps.enqueuedAt = ended
            timestamps.end(as: motion.status, at: position.endedAt ?? motion.enqueuedAt)
        } else if position.flags.wasQueued {
            timestamps.enqueuedAt = motion.enqueuedAt
        }
        switch motion.status {
        case .queued, .started, .killRequested, .finished, .failed, .killed, .canceled: break
        case .scheduled: timestamps.runAt = motion.dueAt
        case .retrying: timestamps.retryAt = motion.dueAt
        case .blocked: timestamps.blockedAt = position.since
        case .paused: timestamps.pausedAt = position.since
        }
        if let endedAt = timestamps.endedAt {
            timestamps.pruneAt = details.retention?.pruneAt(status: motion.status, endedAt: endedAt)
        }
    }
}

extension Scope {
    /// The condition on a column that holds a tenant.
    func covers(_ column: Statement) -> Statement {
        switch self {
        case .all: "true"
        case .tenant(let tenant): "\(column) = \(tenant)"
        }
    }
}

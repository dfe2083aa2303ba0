public import ShiftworkCore

extension PostgresStore {
    /// Puts jobs in as they were elsewhere: ended ones with their end, running ones as queued. A known id
    /// changes nothing.
    public func restore(_ jobs: [JobRecord]) async throws(StoreError) -> [Insertion] {
        guard !jobs.isEmpty else { return [] }
        let kinds = jobs.map {
            JobKind(queue: Names.Queue(tenant: $0.details.tenant, name: $0.queue), type: $0.type)
        }
        // Before the transaction that names them, so that no process remembers a number that was undone.
        try await change("restore") { session in session.makeKnown(workersOf: jobs) }
        return try await change("restore", .durable, naming: kinds) { session in
            try Restoring(session).restore(jobs)
        }
    }
}

extension Session {
    /// Workers that ran jobs elsewhere get a row that says nothing but their id.
    fileprivate func makeKnown(workersOf records: [JobRecord]) {
        let workers = Set(records.compactMap(\.worker)).sorted().map(\.uuid)
        guard !workers.isEmpty else { return }
        transaction.write(
            """
            INSERT INTO worker (uuid, info, started_at, beat_at, beat, slots_used, directive, is_live)
            SELECT uuid, '', \(now), \(now), 0, 0, \(WorkerDirective.stop.rawValue), false
            FROM unnest(\(workers)) AS x (uuid)
            ON CONFLICT (uuid) DO NOTHING
            """)
    }
}

/// Jobs that have already lived, on their way into the tables.
struct Restoring {
    private let session: Session
    private var rows: [JobRow] = []

    init(_ session: Session) { self.session = session }

    consuming func restore(_ records: [JobRecord]) throws -> [Insertion] {
        try session.load(records.map(\.id) + records.flatMap(\.details.dependencies).map(\.job))
        return try records.map { try restore($0) }
    }

    private mutating func restore(_ record: JobRecord) throws -> Insertion {
        if session.position(record.id) != nil { return .known }
        if !record.status.isTerminal, let key = UniqueKeys.Key(record.details) {
            try session.flush()
            var keys = UniqueKeys()
            try keys.claim([key: record.id], session)
            if let holder = keys.holder(of: key), holder != record.id { return .duplicate(of: holder) }
        }
        let waitsFor = record.status == .blocked ? waits(of: record.details) : []
        var record = record
        if record.status.isRunning || (record.status == .blocked && waitsFor.isEmpty) {
            record.status = .queued
            (record.timestamps.startedAt, record.timestamps.killRequestedAt) = (nil, nil)
        }
        try write(record, waitsFor)
        session.hasNews = true
        return .inserted(record.status)
    }

    private func waits(of details: JobDetails) -> [Dependency] {
        details.dependencies.filter { dependency in
            session.position(dependency.job).map { dependency.effect(of: $0.motion.status) == .waits }
                ?? false
        }
    }

    private mutating func write(_ record: JobRecord, _ waitsFor: [Dependency]) throws {
        let (initial, steps) = JobHistory.restored(record)
        let position = try position(of: record, waitsFor, initial: initial, hasSteps: !steps.isEmpty)
        session.take(homeless: position)
        session.details[record.id] = record.details
        session.relations.begin(record.id)
        for dependency in waitsFor {
            session.relations.add(record.id, waitsFor: dependency.job, dependency.onFailure)
        }
        writeRow(of: record, position, waitsFor)
        if let error = record.error { session.aside.see(error, of: position, as: .killed) }
        if record.status.isTerminal {
            let end = End(
                enqueuedAt: record.timestamps.enqueuedAt, result: record.result,
                cause: record.error?.fingerprint)
            session.put(position, end: end)
        }
        if let progress = record.progress { session.aside.keep(progress, of: record.id) }
        if position.flags.contains(.ownRetention), let end = record.timestamps.endedAt,
            let moment = record.details.retention?.pruneAt(status: record.status, endedAt: end)
        {
            session.aside.expire(record.id, at: moment)
        }
        for step in steps { session.aside.record(step, of: record.id, cause: record.error?.fingerprint) }
        session.counts.add(1, record.status, of: position)
    }

    private func writeRow(of record: JobRecord, _ position: Position, _ waitsFor: [Dependency]) {
        var new = NewJob(
            id: record.id, type: record.type, queue: record.queue,
            payload: record.payload ?? Array("{}".utf8),
            details: record.details)
        (new.payloadVersion, new.maxAttempts, new.maxCrashes) = (
            record.payloadVersion, record.maxAttempts, record.maxCrashes
        )
        let row = JobRow(
            new, position, createdAt: record.timestamps.createdAt, runAt: record.timestamps.runAt,
            waitsFor: waitsFor)
        for statement in JobRow.inserting([row]) { session.transaction.write(statement) }
    }

    private func position(
        of record: JobRecord, _ waitsFor: [Dependency], initial: JobStatus, hasSteps: Bool
    ) throws -> Position {
        let (times, name) = (
            record.timestamps, Names.Queue(tenant: record.details.tenant, name: record.queue)
        )
        guard let queue = session.names.number(of: name), let type = session.names.number(of: record.type)
        else {
            throw StoreError(.corrupt, operation: "restore", message: "A name has no number.")
        }
        let motion = JobMotion(
            status: record.status, enqueuedAt: times.enqueuedAt ?? times.createdAt,
            dueAt: times.retryAt ?? times.runAt ?? session.now, token: record.token, attempt: record.attempt,
            failures: record.failures, crashes: record.crashes)
        var position = Position(
            id: record.id, motion: motion, queue: queue, type: type, priority: record.priority,
            flags: flags(of: record, waitsFor, initial: initial, hasSteps: hasSteps))
        position.since = times.blockedAt ?? times.pausedAt ?? session.now
        position.worker = try record.worker.flatMap {
            try session.names.number(of: $0, in: session.transaction)
        }
        (position.startedAt, position.endedAt) = (times.startedAt, times.endedAt)
        return position
    }

    private func flags(
        of record: JobRecord, _ waitsFor: [Dependency], initial: JobStatus, hasSteps: Bool
    ) -> JobFlags {
        var flags = record.details.isEmpty ? [] : JobFlags(of: record.details)
        if !waitsFor.isEmpty { flags.insert(.dependencies) }
        if initial == .blocked { flags.insert(.bornBlocked) }
        if initial == .scheduled { flags.insert(.bornScheduled) }
        if hasSteps { flags.insert(.events) }
        if record.progress != nil { flags.insert(.progress) }
        // As at every end: a retention that says nothing of it leaves the job to the system's.
        if record.status.isTerminal, record.details.retention?.keep(for: record.status) == nil {
            flags.remove(.ownRetention)
        }
        return flags
    }
}

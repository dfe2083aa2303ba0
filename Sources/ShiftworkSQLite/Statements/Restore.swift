internal import Foundation
internal import GRDB
public import ShiftworkCore

extension SQLiteStore {
    /// Puts jobs in as they were elsewhere: ended ones with their end, running ones as queued. A known id
    /// changes nothing.
    ///
    /// Jobs that are older than those here are listed after them, and cost searches by creation time their
    /// shortcut: best restore into an empty database, the oldest first.
    public func restore(_ jobs: [JobRecord]) async throws(StoreError) -> [Insertion] {
        guard !jobs.isEmpty else { return [] }
        return try await writer.perform("restore", .durable, weight: jobs.count) { session in
            try jobs.map(session.restore)
        }
    }
}

/// The rows of a job that has already lived.
struct RestoreStatements {
    let ends: HotStatement
    let created: HotStatement
    let job: HotStatement
    let worker: HotStatement
    let progress: HotStatement

    init(_ db: Database) {
        ends = HotStatement(
            db,
            """
            SELECT min(lowest, coalesce((SELECT min(n) FROM job), 1)), (SELECT max(n) FROM job), highest
            FROM job_number
            """)
        created = HotStatement(db, "SELECT created_at FROM job WHERE n = ?")
        job = HotStatement(
            db,
            """
            INSERT INTO job (n, id, created_at, run_at, queue_id, type_id, priority, flags, max_attempts, max_crashes,
              payload_version, status, attempt, failures, crashes, token, worker_id, enqueued_at, started_at, ended_at,
              cause_id, payload)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        worker = HotStatement(
            db,
            """
            INSERT INTO worker (id, uuid, info, started_at, beat_at, beat, slots_used, directive, is_live)
            SELECT 1 + max(\(WorkerNumbers.first - 1), coalesce(max(id), 0)), ?1, '', ?2, ?2, 0, 0, ?3, 0
            FROM worker
            WHERE true
            ON CONFLICT (uuid) DO NOTHING
            """)
        progress = HotStatement(db, "INSERT INTO progress (n, data) VALUES (?, ?)")
    }
}

extension Session {
    func restore(_ record: JobRecord) throws -> Insertion {
        if try jobs.find(record.id) != nil { return .known }
        let details = record.details
        if !record.status.isTerminal, let key = details.uniqueKey,
            let holder = try sides.holder(of: key, tenant: details.tenant),
            let other = try jobs.find(number: holder)
        {
            return .duplicate(of: other.id)
        }
        let waits = record.status == .blocked ? try waits(of: details) : Waits()
        var record = record
        if record.status.isRunning || (record.status == .blocked && waits.open.isEmpty) {
            record.status = .queued
            (record.timestamps.startedAt, record.timestamps.killRequestedAt) = (nil, nil)
        }
        try write(record, waits)
        hasNews = true
        return .inserted(record.status)
    }

    private func write(_ record: JobRecord, _ waits: Waits) throws {
        let (initial, steps) = JobHistory.restored(record)
        let number = try number(createdAt: record.timestamps.createdAt)
        var flags = record.details.isEmpty ? [] : flags(of: record.details, waits)
        if initial == .blocked { flags.insert(.bornBlocked) }
        if initial == .scheduled { flags.insert(.bornScheduled) }
        if !steps.isEmpty { flags.insert(.events) }
        if record.progress != nil { flags.insert(.progress) }
        // As at every end: a retention that says nothing of it leaves the job to the system's.
        if record.status.isTerminal, record.details.retention?.keep(for: record.status) == nil {
            flags.remove(.ownRetention)
        }
        var job = try position(of: record, as: number, flags)
        let cause = try record.error.flatMap { try causes.intern($0, of: job) }
        job.worker = try record.worker.flatMap(workerNumber)
        try store(record, job, cause)
        if !record.status.isTerminal { try places.enter(job, at: since(record)) }
        try storeAside(record, job, waits)
        for step in steps { try sides.record(step, of: number, cause: cause) }
        counters.add(1, record.status, of: job)
    }

    /// Behind all others if it is the youngest, else before all others, from 0 down.
    private func number(createdAt: Timestamp) throws -> Int64 {
        let ends = try restoring.ends.first { ($0.int(0), $0.optionalInt(1), $0.int(2)) }
        guard let (lowest, last, highest) = ends else { return 1 }
        guard let last else { return highest + 1 }
        let youngest = try restoring.created.first(last) { $0.time(0) }
        return createdAt >= youngest ?? createdAt ? max(last, highest) + 1 : lowest - 1
    }

    private func position(of record: JobRecord, as number: Int64, _ flags: JobFlags) throws -> Position {
        let times = record.timestamps
        let motion = JobMotion(
            status: record.status, enqueuedAt: times.enqueuedAt ?? times.createdAt,
            dueAt: times.retryAt ?? times.runAt ?? now, token: record.token, attempt: record.attempt,
            failures: record.failures, crashes: record.crashes)
        let queue = try names.number(of: Names.Queue(tenant: record.details.tenant, name: record.queue))
        return Position(
            n: number, id: record.id, motion: motion, queue: queue, type: try names.number(of: record.type),
            priority: Int64(record.priority), flags: flags)
    }

    private func store(_ record: JobRecord, _ job: Position, _ cause: Int64?) throws {
        let (times, motion) = (record.timestamps, job.motion)
        let isOpen = !record.status.isTerminal
        let created = times.createdAt
        try restoring.job.run(
            job.n, record.id.uuid, created, times.runAt, job.queue, job.type, job.priority, job.flags,
            record.maxAttempts, record.maxCrashes, record.payloadVersion,
            isOpen ? JobStatus.openCode : record.status.code, motion.attempt, motion.failures, motion.crashes,
            motion.token, isOpen ? WorkerNumbers.first : job.worker, isOpen ? created : times.enqueuedAt,
            isOpen ? created : times.startedAt, times.endedAt ?? created, isOpen ? nil : cause,
            record.payload ?? Array("{}".utf8))
    }

    private func storeAside(_ record: JobRecord, _ job: Position, _ waits: Waits) throws {
        if !record.details.isEmpty {
            try storeDetails(record.details, of: job.n, waits, holdsKey: !record.status.isTerminal)
        }
        if let result = record.result { try sides.keepResult(result, of: job.n) }
        if let progress = record.progress {
            let json = String(decoding: try JSONEncoder().encode(progress), as: UTF8.self)
            try restoring.progress.run(job.n, json)
        }
        if job.flags.contains(.ownRetention), let end = record.timestamps.endedAt,
            let moment = record.details.retention?.pruneAt(status: record.status, endedAt: end)
        {
            try sides.expire(job.n, at: moment)
        }
    }

    private func since(_ record: JobRecord) -> Timestamp {
        record.timestamps.blockedAt ?? record.timestamps.pausedAt ?? now
    }

    private func workerNumber(_ worker: WorkerID) throws -> Int64? {
        try restoring.worker.run(worker.uuid, now, WorkerDirective.stop.rawValue)
        return try workers.number(of: worker)
    }
}

internal import GRDB
public import ShiftworkCore

extension SQLiteStore {
    /// Stores new jobs, in their order, in one commit; one answer for each. Returns after the commit.
    public func insert(_ jobs: [NewJob], durability: Durability) async throws(StoreError) -> [Insertion] {
        guard !jobs.isEmpty else { return [] }
        return try await writer.perform("insert", durability, weight: jobs.count) { session in
            try session.insert(jobs)
        }
    }
}

/// A job's own row, and the rows beside it.
struct InsertStatements {
    let highest: HotStatement
    let job: HotStatement
    let detail: HotStatement
    let facet: HotStatement
    let dependency: HotStatement

    init(_ db: Database) {
        highest = HotStatement(
            db, "SELECT max(highest, coalesce((SELECT max(n) FROM job), 0)) FROM job_number")
        // From status on: placeholders as wide as the end will be, which is then written in place.
        job = HotStatement(
            db,
            """
            INSERT INTO job (n, id, created_at, run_at, queue_id, type_id, priority, flags, max_attempts, max_crashes,
              payload_version, status, attempt, failures, crashes, token, worker_id, enqueued_at, started_at, ended_at,
              payload)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, \(JobStatus.openCode), 1, 0, 0, ?3,
              \(WorkerNumbers.first), ?3, ?3, ?3, ?12)
            ON CONFLICT (id) DO NOTHING
            """)
        detail = HotStatement(db, "INSERT INTO detail (n, data) VALUES (?, ?)")
        facet = HotStatement(db, "INSERT OR IGNORE INTO facet (kind, key, n) VALUES (?, ?, ?)")
        dependency = HotStatement(
            db, "INSERT OR IGNORE INTO dependency (child, parent, policy) VALUES (?, ?, ?)")
    }
}

extension Session {
    func insert(_ jobs: [NewJob]) throws -> [Insertion] {
        var n = try insertion.highest.first { $0.int(0) } ?? 0
        return try jobs.map { job in
            let answer =
                try job.details.isEmpty ? insertPlain(job, as: n + 1) : insertDetailed(job, as: n + 1)
            if case .inserted = answer { n += 1 }
            return answer
        }
    }

    private func insertPlain(_ job: NewJob, as n: Int64) throws -> Insertion {
        if let reason = job.refusal(now: now) {
            return try jobs.find(job.id) == nil ? .refused(reason: reason) : .known
        }
        let queue = try names.number(of: Names.Queue(tenant: nil, name: job.queue))
        let motion = JobMotion(inserting: job, at: now, waitsForJobs: false)
        return try store(job, as: n, queue: queue, motion, flags: []) == nil
            ? .known : .inserted(motion.status)
    }

    /// Why a job that is not known yet cannot be stored.
    private func obstacle(to job: NewJob) throws -> Insertion? {
        if let reason = try job.refusal(now: now) ?? missing(among: job.details) {
            return .refused(reason: reason)
        }
        guard let key = job.details.uniqueKey,
            let holder = try sides.holder(of: key, tenant: job.details.tenant)
        else { return nil }
        return try jobs.find(number: holder).map { .duplicate(of: $0.id) }
    }

    private func insertDetailed(_ job: NewJob, as n: Int64) throws -> Insertion {
        let details = job.details
        if let obstacle = try obstacle(to: job) { return try jobs.find(job.id) == nil ? obstacle : .known }
        let waits = try waits(of: details)
        let isBlocked = !waits.open.isEmpty || waits.isCalledOff
        let queue = try names.number(of: Names.Queue(tenant: details.tenant, name: job.queue))
        let motion = JobMotion(inserting: job, at: now, waitsForJobs: isBlocked)
        guard let stored = try store(job, as: n, queue: queue, motion, flags: flags(of: details, waits))
        else {
            return .known
        }
        try storeDetails(details, of: n, waits)
        guard waits.isCalledOff, let end = motion.after(.cancel, at: now) else {
            return .inserted(motion.status)
        }
        var note = StepNote()
        note.reason = HistoryEntry.dependencyFailed
        return .inserted(try step(stored, by: .cancel, to: end, note: note).motion.status)
    }

    /// Writes a job's own row and its place; nil when its id is known.
    private func store(
        _ job: NewJob, as n: Int64, queue: Int64, _ motion: JobMotion, flags: JobFlags
    ) throws -> Position? {
        let type = try names.number(of: job.type)
        var flags = flags
        if motion.status == .blocked { flags.insert(.bornBlocked) }
        if motion.status == .scheduled { flags.insert(.bornScheduled) }
        let runAt: Timestamp? = job.start == .now ? nil : motion.dueAt
        let priority = Int64(job.priority)
        let isNew = try insertion.job.run(
            n, job.id.uuid, now, runAt, queue, type, priority, flags, job.maxAttempts, job.maxCrashes,
            job.payloadVersion, job.payload)
        guard isNew > 0 else { return nil }
        let position = Position(
            n: n, id: job.id, motion: motion, queue: queue, type: type, priority: priority, flags: flags)
        try places.enter(position, at: now)
        counters.add(1, motion.status, of: position)
        rollup.add(Rollup.Series(queue: queue, type: type, status: .queued), attempts: 0, run: nil)
        if let user = job.details.user {
            rollup.add(
                Rollup.Series(queue: queue, type: type, status: .queued, user: user), attempts: 0, run: nil)
        }
        lowWater.lower(to: position)
        hasNews = true
        return position
    }
}

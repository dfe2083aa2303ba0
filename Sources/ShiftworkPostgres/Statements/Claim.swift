public import ShiftworkCore

extension PostgresStore {
    /// Claims these jobs, of any type, if they are queued: for code that picks its own work.
    public func claim(_ jobs: [JobID], worker: WorkerID) async throws(StoreError) -> [ClaimedJob] {
        try await change("claim", in: .trip) { session in try session.claim(jobs, worker: worker) }
    }
}

extension ClaimRequest {
    /// No trip claims more.
    static let most = 1_000
}

/// All jobs of a queue and a priority, in the order of time.
struct Line: Hashable {
    let queue: Int32
    let priority: Int16
}

extension Session {
    /// Takes jobs from the fronts of the lines, in the order of the lanes; within a lane by priority, then by time.
    func claim(_ request: ClaimRequest, worker: Grantee) throws -> (jobs: [ClaimedJob], hasMore: Bool) {
        let limit = min(request.limit, ClaimRequest.most)
        let types = try names.numbers(of: request.types, in: transaction)
        guard limit > 0, !types.isEmpty else { return ([], false) }
        let lines = try openLines()
        let queues = try Dictionary(
            lines.map { ($0.queue, try names.queue($0.queue, in: transaction).name) },
            uniquingKeysWith: { one, _ in one })
        let named = Set(request.lanes.compactMap(\.queue))
        var jobs: [ClaimedJob] = []
        var suspects = request.suspects
        for lane in request.lanes {
            let mine = lines.filter { line in
                guard let queue = queues[line.queue] else { return false }
                return lane.queue.map { $0 == queue } ?? !named.contains(queue)
            }
            let goal = jobs.count + min(limit - jobs.count, lane.limit)
            // Again while some came too late to be started, and were canceled instead.
            while jobs.count < goal, !mine.isEmpty {
                let rows = try ask(Self.claiming(goal - jobs.count, suspects: suspects, from: mine, types))
                if rows.isEmpty { break }
                let granted = try grant(rows, to: worker)
                suspects -= granted.count { $0.crashes > 0 }
                jobs += granted
            }
        }
        return (jobs, jobs.count == limit)
    }

    /// The lines that hold jobs and are not paused.
    ///
    /// Whoever pauses a queue waits for the claims under way, and the claims behind it see the pause.
    private func openLines() throws -> [Line] {
        try flush()
        transaction.write(Self.pauseLock(isShared: true))
        // One step from line to line, so that no line is read to find the next.
        let rows = try transaction.ask(
            """
            WITH RECURSIVE line AS (
              (SELECT queue_id, priority FROM ready ORDER BY queue_id, priority LIMIT 1)
              UNION ALL
              SELECT next.queue_id, next.priority
              FROM line CROSS JOIN LATERAL (
                SELECT queue_id, priority FROM ready
                WHERE (ready.queue_id, ready.priority) > (line.queue_id, line.priority)
                ORDER BY queue_id, priority
                LIMIT 1) next
            )
            SELECT queue_id, priority FROM line
            WHERE NOT EXISTS (
              SELECT 1 FROM queue
              WHERE queue.id = line.queue_id AND paused_at IS NOT NULL
                AND (paused_until IS NULL OR paused_until > \(now)))
            """)
        return rows.map { Line(queue: $0[0], priority: $0[1]) }
    }

    static func pauseLock(isShared: Bool) -> Statement {
        isShared
            ? "SELECT pg_advisory_xact_lock_shared(hashtext(current_schema()), 0)"
            : "SELECT pg_advisory_xact_lock(hashtext(current_schema()), 0)"
    }

    /// Takes the first jobs of some lines out of them, passing over those that somebody else is taking.
    ///
    /// The candidates are read without locks, a stretch of each line; the limit stands above the lock, so that nothing
    /// is locked but what is taken. `ARRAY` is a fence: as a subquery it might run again, and take too much.
    /// Of the jobs with a crash on record only the first `suspects` are taken, and none is looked at when that is 0.
    static func claiming(_ limit: Int, suspects: Int, from lines: [Line], _ types: [Int32]) -> Statement {
        """
        WITH taken AS (
          DELETE FROM ready
          WHERE ctid = ANY (ARRAY(
            SELECT r.ctid
            FROM (
              SELECT c.place, l.priority, c.enqueued_at, c.id, c.crashes, row_number() OVER (
                PARTITION BY c.crashes > 0 ORDER BY l.priority, c.enqueued_at, c.id) AS rank
              FROM unnest(\(lines.map(\.queue)), \(lines.map(\.priority))) AS l (queue_id, priority)
              CROSS JOIN LATERAL (
                SELECT ctid AS place, enqueued_at, id, crashes FROM ready
                WHERE ready.queue_id = l.queue_id AND ready.priority = l.priority AND type_id = ANY (\(types))
                  AND (crashes = 0 OR \(Int32(clamping: suspects)) > 0)
                ORDER BY enqueued_at, id
                LIMIT \(2 * limit + 200)) c) candidate
            JOIN ready r ON r.ctid = candidate.place
            WHERE candidate.crashes = 0 OR candidate.rank <= \(Int32(clamping: suspects))
            ORDER BY candidate.priority, candidate.enqueued_at, candidate.id
            LIMIT \(limit)
            FOR UPDATE OF r SKIP LOCKED))
          RETURNING *),
        p AS (\(selection(of: .ready)) FROM taken)
        SELECT p.*, max_attempts, payload_version, payload, details
        FROM p JOIN job USING (id)
        ORDER BY p.priority, p.enqueued_at, p.id
        """
    }

    /// Claims jobs by their ids.
    func claim(_ jobs: [JobID], worker: WorkerID) throws -> [ClaimedJob] {
        guard let worker = try grantee(worker),
            try !transaction.ask("SELECT 1 FROM worker WHERE id = \(worker.number) AND is_live").isEmpty
        else { return [] }
        let open = Set(try openLines())
        try load(jobs)
        var granted: [JobID: ClaimedJob] = [:]
        var wanted: [Position] = []
        for job in Set(jobs).compactMap(position) {
            if job.place == .running, job.worker == worker.number {
                wanted.append(job)
            } else if job.motion.status == .queued,
                open.contains(Line(queue: job.queue, priority: job.priority))
            {
                if let started = start(job, for: worker) { wanted.append(started) }
            }
        }
        for job in try grantAgain(wanted, to: worker) { granted[job.lease.job] = job }
        return jobs.compactMap { granted.removeValue(forKey: $0) }
    }
}

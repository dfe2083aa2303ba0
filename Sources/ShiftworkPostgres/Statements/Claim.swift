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
    ///
    /// - Parameter isLimited: whether any queue may have limits.
    func claim(
        _ request: ClaimRequest, worker: Grantee, _ lowWater: LowWater, isLimited: Bool
    ) throws -> LineClaim.Outcome {
        let limit = min(request.limit, ClaimRequest.most)
        let types = try names.numbers(of: request.types, in: transaction)
        guard limit > 0, !types.isEmpty else { return LineClaim.Outcome() }
        var claim = LineClaim(session: self, worker: worker, types: types, suspects: request.suspects)
        if isLimited { claim.rooms = try rooms(for: request) }
        // Marks are of all lines: who takes from a few of them neither uses nor makes any.
        let marks = request.scope == .all ? lowWater : LowWater()
        for (lane, fronts) in try fronts(of: request.lanes, in: request.scope) {
            try claim.take(min(limit - claim.jobs.count, lane.limit), from: fronts, marks)
        }
        claim.rooms.write(in: self)
        return LineClaim.Outcome(
            jobs: claim.jobs, hasMore: claim.jobs.count == limit || claim.isCutShort,
            rooms: claim.rooms)
    }

    /// Which lines each lane takes from. With one lane the lines are found by the claim itself, which saves a round
    /// trip; with several, those that have none are left out.
    private func fronts(
        of lanes: [ClaimRequest.Lane], in scope: Scope
    ) throws -> [(ClaimRequest.Lane, LineClaim.Fronts)] {
        let named = lanes.compactMap(\.queue)
        if lanes.count == 1, let lane = lanes.first {
            return [(lane, .all(Self.queues(of: lane, in: scope)))]
        }
        let lines = try ask(Self.openLines(now, in: "true")).map { Line(queue: $0[0], priority: $0[1]) }
        let queues = try Dictionary(
            lines.map { ($0.queue, try names.queue($0.queue, in: transaction)) },
            uniquingKeysWith: { one, _ in one })
        return lanes.compactMap { lane in
            let mine = lines.filter { line in
                guard let queue = queues[line.queue], scope.covers(tenant: queue.tenant) else { return false }
                return lane.queue.map { $0 == queue.name } ?? !named.contains(queue.name)
            }
            return mine.isEmpty ? nil : (lane, .known(mine))
        }
    }

    /// Which queues a lane means.
    static func queues(of lane: ClaimRequest.Lane, in scope: Scope) -> Statement {
        var conditions: [Statement] = []
        if let queue = lane.queue { conditions.append("name = \(queue.rawValue)") }
        if case .tenant(let tenant) = scope { conditions.append("tenant = \(tenant)") }
        guard !conditions.isEmpty else { return "true" }
        return "queue_id = ANY (ARRAY(SELECT id FROM queue WHERE \(conditions.joined(separator: " AND "))))"
    }

    /// The lines that hold jobs and are not paused.
    ///
    /// One step from line to line, so that no line is read to find the next. Whoever pauses a queue waits for the
    /// claims under way, and the claims behind it see the pause.
    static func openLines(_ now: Timestamp, in queues: Statement) -> Statement {
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
        SELECT queue_id, priority FROM line WHERE \(queues) AND \(isOpen("line.queue_id", now))
        """
    }

    /// Whether a queue is not paused.
    static func isOpen(_ queue: Statement, _ now: Timestamp) -> Statement {
        """
        NOT EXISTS (
          SELECT 1 FROM queue
          WHERE queue.id = \(queue) AND paused_at IS NOT NULL AND (paused_until IS NULL OR paused_until > \(now)))
        """
    }

    /// Claims jobs by their ids.
    func claim(_ jobs: [JobID], worker: WorkerID) throws -> [ClaimedJob] {
        guard let worker = try grantee(worker),
            try !transaction.ask("SELECT 1 FROM worker WHERE id = \(worker.number) AND is_live").isEmpty
        else { return [] }
        transaction.write("SELECT " + Turn.pauses.shared)
        let open = Set(
            try ask(Self.openLines(now, in: "true")).map { Line(queue: $0[0], priority: $0[1]) })
        // Before the jobs' rows: whoever waits for a queue's turn holds none.
        var rooms = ClaimRooms()
        if try hasTableOfLimits {
            rooms = try ClaimRooms(
                of: "SELECT queue_id FROM ready WHERE id = ANY (\(jobs.map(\.uuid)))", in: self, waits: true)
        }
        try load(jobs)
        var granted: [JobID: ClaimedJob] = [:]
        var wanted: [Position] = []
        for job in Set(jobs).compactMap(position) {
            if job.place == .running, job.worker == worker.number {
                wanted.append(job)
            } else if job.motion.status == .queued,
                open.contains(Line(queue: job.queue, priority: job.priority)),
                rooms.left(in: job.queue) > 0,
                let started = start(job, for: worker)
            {
                rooms.take(from: job.queue)
                wanted.append(started)
            }
        }
        rooms.write(in: self)
        for job in try grantAgain(wanted, to: worker) { granted[job.lease.job] = job }
        return jobs.compactMap { granted.removeValue(forKey: $0) }
    }
}

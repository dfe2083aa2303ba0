internal import GRDB
public import ShiftworkCore

extension SQLiteStore {
    /// Claims these jobs, of any type, if they are queued: for code that picks its own work.
    public func claim(_ jobs: [JobID], worker: WorkerID) async throws(StoreError) -> [ClaimedJob] {
        try await writer.perform("claim", weight: jobs.count) { session in
            try session.claim(jobs, worker: worker)
        }
    }
}

/// The lines of queued jobs, read from their front.
struct ClaimStatements {
    let isLive: HotStatement
    let paused: HotStatement
    let owned: HotStatement
    let nextLine: HotStatement
    let front: HotStatement
    let takeFront: HotStatement
    let take: HotStatement
    let job: HotStatement

    init(_ db: Database) {
        isLive = HotStatement(db, "SELECT 1 FROM worker WHERE id = ? AND is_live = 1")
        paused = HotStatement(
            db,
            """
            SELECT id
            FROM queue
            WHERE paused_at IS NOT NULL AND (paused_until IS NULL OR paused_until > ?)
            """)
        owned = HotStatement(db, "SELECT id FROM queue WHERE tenant = ?")
        // One step from line to line, so that no line is read to find the next.
        nextLine = HotStatement(
            db,
            """
            SELECT queue_id, priority, enqueued_at, n
            FROM ready
            WHERE (queue_id, priority, enqueued_at) > (?, ?, \(Int64.max))
            ORDER BY queue_id, priority, enqueued_at, n
            LIMIT 1
            """)
        front = HotStatement(
            db,
            """
            SELECT enqueued_at, n, type_id, token, attempt, failures, crashes, flags
            FROM ready
            WHERE queue_id = ? AND priority = ? AND (enqueued_at, n) > (?, ?)
            ORDER BY enqueued_at, n
            LIMIT ?
            """)
        takeFront = HotStatement(
            db,
            """
            DELETE FROM ready
            WHERE queue_id = ? AND priority = ? AND (enqueued_at, n) > (?, ?) AND (enqueued_at, n) <= (?, ?)
            """)
        take = HotStatement(
            db, "DELETE FROM ready WHERE queue_id = ? AND priority = ? AND enqueued_at = ? AND n = ?")
        job = HotStatement(db, "SELECT id, max_attempts, payload_version, payload FROM job WHERE n = ?")
    }
}

extension Session {
    /// Takes jobs from the fronts of the lines, in the order of the lanes; within a lane by priority, then by
    /// time.
    func claim(_ request: ClaimRequest, worker: Grantee) throws -> LineClaim.Outcome {
        let limit = min(request.limit, ClaimRequest.most)
        let numbers = try request.types.compactMap { try names.knownNumber(of: $0) }
        guard limit > 0, !numbers.isEmpty else { return LineClaim.Outcome() }
        lowWater.prepare(for: request.types, at: now)
        lowWater.begin(with: request.types, at: now)
        let lines = try openLines(in: request.scope)
        var claim = LineClaim(session: self, types: Set(numbers), suspects: request.suspects)
        claim.rooms = try rooms(for: request, among: Set(lines.map(\.queue)))
        let named = try request.lanes.map { lane in try lane.queue.map { Set(try names.numbers(of: $0)) } }
        let allNamed = named.compactMap(\.self).reduce(into: Set()) { $0.formUnion($1) }
        var jobs: [ClaimedJob] = []
        for (lane, queues) in zip(request.lanes, named) {
            let mine = lines.filter { line in
                queues.map { $0.contains(line.queue) } ?? !allNamed.contains(line.queue)
            }
            let goal = jobs.count + min(limit - jobs.count, lane.limit)
            // Again while some came too late to be started, and were canceled instead.
            while jobs.count < goal {
                let rows = try claim.take(goal - jobs.count, from: mine)
                if rows.isEmpty { break }
                let granted = try rows.map { try grant($0, to: worker) }
                for (row, job) in zip(rows, granted) where job == nil { claim.putBack(row) }
                jobs += granted.compactMap(\.self)
            }
        }
        try use(claim.rooms)
        return LineClaim.Outcome(
            jobs: jobs, hasMore: jobs.count == limit || claim.isCutShort, opensAt: claim.rooms.opensAt)
    }

    /// The lines that hold jobs and are not paused, with their fronts.
    private func openLines(in scope: Scope) throws -> [LineClaim.Front] {
        var own: Set<Int64>?
        if case .tenant(let name) = scope { own = Set(try claiming.owned.all(name) { $0.int(0) }) }
        let paused = Set(try claiming.paused.all(now) { $0.int(0) })
        var lines: [LineClaim.Front] = []
        var (queue, priority) = (Int64.min, Int64.min)
        while let line = try claiming.nextLine.first(
            queue, priority,
            read: { row in
                LineClaim.Front(
                    queue: row.int(0), priority: row.int(1),
                    mark: LowWater.Mark(enqueuedAt: row.int(2), n: row.int(3)))
            })
        {
            guard (line.queue, line.priority) > (queue, priority) else {
                // Without this, a damaged index leads in a circle, with the lock held.
                throw StoreError(
                    .corrupt, operation: "claim", message: "The lines of queued jobs are out of order.")
            }
            (queue, priority) = (line.queue, line.priority)
            if !paused.contains(queue), own?.contains(queue) ?? true { lines.append(line) }
        }
        return lines
    }

    /// Claims jobs by their ids.
    func claim(_ jobs: [JobID], worker: WorkerID) throws -> [ClaimedJob] {
        guard let number = try workers.number(of: worker),
            try claiming.isLive.first(number, read: { _ in true }) != nil
        else { return [] }
        let grantee = Grantee(id: worker, number: number)
        let paused = Set(try claiming.paused.all(now) { $0.int(0) })
        var rooms = try rooms { _ in true }
        let claimed = try jobs.compactMap { id -> ClaimedJob? in
            guard let job = try self.jobs.find(id) else { return nil }
            if job.place == .running, job.worker == number { return try grantAgain(job, to: grantee) }
            guard job.motion.status == .queued, !paused.contains(job.queue), rooms.left(in: job.queue) > 0
            else { return nil }
            try places.leave(job)
            guard let claimed = try grant(ReadyRow(job), to: grantee) else { return nil }
            rooms.take(from: job.queue)
            return claimed
        }
        try use(rooms)
        return claimed
    }
}

extension ClaimRequest {
    /// No trip claims more.
    static let most = 1_000
}

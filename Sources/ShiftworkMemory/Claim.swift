internal import ShiftworkCore

extension MemoryTable {
    /// Claims for a worker, lane by lane; what it holds is claimed, whether more could be had at once, and when a rate
    /// limit allows more.
    mutating func claim(_ request: ClaimRequest, worker: WorkerID, at now: Timestamp) -> (
        claimed: [ClaimedJob], hasMore: Bool, opensAt: Timestamp?
    ) {
        let limit = min(request.limit, ClaimRequest.most)
        guard limit > 0, !request.types.isEmpty else { return ([], false, nil) }
        let named = Set(request.lanes.compactMap(\.queue))
        var rooms = rooms(for: request, at: now)
        var claimed: [ClaimedJob] = []
        for lane in request.lanes {
            let keys = lines.keys.filter { key in
                let isInLane = lane.queue.map { $0 == key.queue.name } ?? !named.contains(key.queue.name)
                return isInLane && request.scope.covers(tenant: key.queue.tenant)
                    && request.types.contains(key.type) && !isPaused(key.queue, at: now)
            }
            let room = min(lane.limit, limit - claimed.count)
            guard room > 0 else { continue }
            var claim = LaneClaim(
                goal: claimed.count + room, suspects: request.suspects, rooms: rooms, claimed: claimed)
            take(&claim, from: keys, worker: worker, at: now)
            (claimed, rooms) = (claim.claimed, claim.rooms)
        }
        windows.merge(rooms.windows) { _, new in new }
        return (claimed, claimed.count >= limit, rooms.opensAt)
    }

    /// Again while some came too late to be started, and were canceled instead.
    private mutating func take(
        _ claim: inout LaneClaim, from keys: [LineKey], worker: WorkerID, at now: Timestamp
    ) {
        while claim.claimed.count < claim.goal, takeOnce(&claim, from: keys, worker: worker, at: now) {}
    }

    /// Takes as many as are wanted, those that come too late with them; whether there were any.
    private mutating func takeOnce(
        _ claim: inout LaneClaim, from keys: [LineKey], worker: WorkerID, at now: Timestamp
    ) -> Bool {
        let wanted = claim.goal - claim.claimed.count
        var taken: [QueueKey] = []
        var late: [QueueKey] = []
        var passed: [(key: LineKey, place: LinePlace)] = []
        while taken.count < wanted {
            let open = keys.filter { claim.rooms.left(in: $0.queue) > 0 }
            let tops = open.compactMap { key in top(of: key).map { (key: key, place: $0) } }
            guard let next = tops.min(by: { $0.place < $1.place }) else { break }
            lines[next.key]?.removeFirst()
            let isSuspect = (jobs[next.place.job]?.motion.crashes ?? 0) > 0
            if isSuspect, claim.claimed.count(where: { $0.crashes > 0 }) >= claim.suspects {
                passed.append(next)
                continue
            }
            taken.append(next.key.queue)
            claim.rooms.take(from: next.key.queue)
            if let job = start(next.place.job, worker: worker, at: now) {
                claim.claimed.append(job)
            } else {
                late.append(next.key.queue)
            }
        }
        for queue in late { claim.rooms.take(-1, from: queue) }
        for (key, place) in passed { lines[key, default: MinHeap()].insert(place) }
        return !taken.isEmpty
    }

    /// The first job of a line, past entries that no longer count.
    private mutating func top(of key: LineKey) -> LinePlace? {
        while let place = lines[key]?.first {
            if let job = jobs[place.job], job.motion.status == .queued, job.line == key, job.place == place {
                return place
            }
            lines[key]?.removeFirst()
        }
        lines[key] = nil
        return nil
    }

    /// Gives a queued job to a worker, unless it has expired.
    private mutating func start(_ id: JobID, worker: WorkerID, at now: Timestamp) -> ClaimedJob? {
        if let last = jobs[id]?.record.details.startBefore, now > last {
            var step = Step(.cancel)
            step.reason = HistoryEntry.expired
            take(step, job: id, at: now)
            return nil
        }
        var step = Step(.claim)
        step.worker = worker
        return take(step, job: id, at: now) == nil ? nil : held(id)
    }

    /// Claims some jobs by their ids.
    mutating func claim(_ ids: [JobID], worker: WorkerID, at now: Timestamp) -> [ClaimedJob] {
        guard workers[worker] != nil else { return [] }
        return ids.compactMap { id in
            if running[worker]?.contains(id) == true { return held(id) }
            guard let job = jobs[id], job.motion.status == .queued, !isPaused(job.queue, at: now) else {
                return nil
            }
            var room = room(of: job.queue, at: now)
            guard room?.left != 0, let started = start(id, worker: worker, at: now) else { return nil }
            room?.take()
            if let window = room?.next { windows[job.queue] = window }
            return started
        }
    }

    /// A running job as its worker receives it.
    func held(_ id: JobID) -> ClaimedJob? {
        guard let job = jobs[id], job.motion.status.isRunning, let worker = job.record.worker else {
            return nil
        }
        let times = job.record.timestamps
        var claimed = ClaimedJob(
            lease: Lease(job: id, token: job.motion.token, worker: worker), record: job.record,
            payload: job.record.payload ?? [], enqueuedAt: times.enqueuedAt ?? times.createdAt,
            startedAt: times.startedAt ?? times.createdAt)
        claimed.lastLine = job.lastLine
        return claimed
    }

    func isPaused(_ queue: QueueKey, at now: Timestamp) -> Bool { pause(of: queue, at: now) != nil }

    /// A queue's pause, unless it has run out.
    func pause(of queue: QueueKey, at now: Timestamp) -> QueuePause? {
        guard let pause = pauses[queue] else { return nil }
        if pause.isOver(at: now) { return nil }
        return pause
    }
}

/// What a lane gives.
private struct LaneClaim {
    /// How many jobs there may be in all.
    let goal: Int
    let suspects: Int
    var rooms: QueueRooms<QueueKey>
    var claimed: [ClaimedJob]
}

extension ClaimRequest {
    /// No trip claims more.
    static let most = 1_000
}

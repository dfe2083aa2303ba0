internal import ShiftworkCore

extension Session {
    /// Takes a job one step through its life: place, row, history, counters, statistics, and whoever waits
    /// for it. Core has decided what it becomes.
    @discardableResult
    func step(
        _ job: Position, by event: JobEvent, to next: JobMotion, note: StepNote = StepNote()
    ) throws -> Position {
        var moved = job
        moved.motion = next
        if let start = note.startedAt { moved.startedAt = start }
        let cause = try note.failure.flatMap { try noteCause($0, of: job, as: next.status) }
        if note.isByOperator || JobHistory.isExceptional(.event(event)) {
            try record(event, of: job, as: moved, note, cause)
            moved.flags.insert(.events)
        }
        try move(job, to: &moved, note, cause)
        counters.add(-1, job.motion.status, of: job)
        counters.add(1, next.status, of: moved)
        if event == .fail, next.status == .retrying { try summarize(job, as: moved) }
        return moved
    }

    private func noteCause(_ failure: JobFailure, of job: Position, as status: JobStatus) throws -> Int64? {
        guard status == .retrying || status == .failed else { return try causes.intern(failure, of: job) }
        return try causes.note(failure, of: job, hasFailed: status == .failed, at: now)
    }

    private func move(_ job: Position, to moved: inout Position, _ note: StepNote, _ cause: Int64?) throws {
        switch (job.place, moved.place) {
        case (.running, .running):
            try places.askToStop(moved, at: now)
            hasNews = true
        case (.ended, _):
            try reopen(&moved)
            if moved.place == .ready { moved.flags.insert(.cameToBeQueued) }
            try places.enter(moved, at: now)
        case (_, .ended):
            try places.leave(job)
            try end(&moved, from: job, note, cause)
        case (_, _):
            try places.leave(job)
            if moved.place == .ready { moved.flags.insert(.cameToBeQueued) }
            try places.enter(moved, at: now)
        }
        if job.place == .running, moved.place != .running {
            leftRunning.insert(job.queue)
            hasNews = true
        }
        switch moved.place {
        case .ready:
            hasNews = true
            lowWater.lower(to: moved)
        case .scheduled: hasNews = true
        case .held, .running, .ended: break
        }
    }

    /// Writes a step into the job's history.
    private func record(
        _ event: JobEvent, of job: Position, as moved: Position, _ note: StepNote, _ cause: Int64?
    ) throws {
        let isEndOfRun = job.place == .running && moved.place != .running
        var entry = HistoryEntry(
            at: now, kind: .event(event), from: job.motion.status, to: moved.motion.status,
            attempt: job.motion.attempt)
        (entry.failure, entry.actor, entry.reason) = (note.failure, note.actor, note.reason)
        if isEndOfRun {
            entry.worker = try job.worker.flatMap { try workers.id(of: $0) }
            (entry.enqueuedAt, entry.startedAt) = (job.motion.enqueuedAt, moved.startedAt)
        }
        if moved.place == .scheduled { entry.dueAt = moved.motion.dueAt }
        try sides.record(entry, of: job.n, cause: cause)
    }

    /// Writes an end, and lets go of what a living job holds.
    private func end(_ moved: inout Position, from job: Position, _ note: StepNote, _ cause: Int64?) throws {
        let hasRun = job.place == .running
        if !hasRun { (moved.worker, moved.startedAt) = (nil, nil) }
        if !moved.flags.isDisjoint(with: [.ownRetention, .uniqueKey, .dependencies]) {
            try letGo(of: &moved)
        }
        if let result = note.result { try sides.keepResult(result, of: job.n) }
        let enqueuedAt = job.flags.wasQueued ? job.motion.enqueuedAt : nil
        let lasting = try cause ?? (leavesFailure(moved) ? sides.lastCause(of: job.n) : nil)
        try jobs.end(moved, enqueuedAt: enqueuedAt, cause: lasting, at: now)
        try summarize(job, as: moved)
        if try mayBeWaitedFor() { ended.append(moved) }
    }

    /// Whether a failure before the end is what the job still shows: so that it is found by it.
    private func leavesFailure(_ job: Position) -> Bool {
        job.motion.failures > 0 && job.motion.status != .finished
    }

    /// Lets go of unique key and dependencies, and plans the end of its retention.
    private func letGo(of moved: inout Position) throws {
        if moved.flags.contains(.uniqueKey) { try sides.letKeyGo(of: moved.n) }
        if moved.flags.contains(.dependencies) { try sides.dropDependencies(of: moved.n) }
        guard moved.flags.contains(.ownRetention), let retention = try sides.details(of: moved.n).retention
        else { return }
        if retention.keep(for: moved.motion.status) == nil {
            // Nothing is said for this end: the system's retention holds.
            moved.flags.remove(.ownRetention)
        } else if let moment = retention.pruneAt(status: moved.motion.status, endedAt: now) {
            try sides.expire(moved.n, at: moment)
        }
    }

    /// Makes an ended job live again; its unique key was looked after by the caller.
    private func reopen(_ moved: inout Position) throws {
        if moved.flags.contains(.details) {
            let details = try sides.details(of: moved.n)
            if details.retention != nil {
                moved.flags.insert(.ownRetention)
                try sides.dropExpiry(of: moved.n)
            }
        }
        try sides.dropResult(of: moved.n)
        try forgetProgress(of: moved.n, &moved.flags)
        (moved.worker, moved.startedAt, moved.endedAt) = (nil, nil, nil)
        try jobs.reopen(moved)
    }

    /// Removes what a job said of its progress: it runs again.
    func forgetProgress(of n: Int64, _ flags: inout JobFlags) throws {
        guard flags.contains(.progress) else { return }
        try sides.dropProgress(of: n)
        flags.remove(.progress)
    }

    private func summarize(_ job: Position, as moved: Position) throws {
        let motion = moved.motion
        var run: Rollup.Run?
        if job.place == .running, let start = moved.startedAt {
            run = Rollup.Run(wait: max(.zero, start - job.motion.enqueuedAt), run: max(.zero, now - start))
        }
        let attempts = motion.status.isTerminal ? motion.attempt : 1
        var series = Rollup.Series(queue: moved.queue, type: moved.type, status: motion.status)
        rollup.add(series, attempts: attempts, run: run)
        guard moved.flags.contains(.user), let user = try sides.details(of: moved.n).user else { return }
        series.user = user
        rollup.add(series, attempts: attempts, run: run)
    }
}

internal import ShiftworkCore

extension Session {
    /// Takes a job one step through its life: place, history, counters, statistics, and whoever waits for it. Core has
    /// decided what it becomes.
    @discardableResult
    func step(
        _ job: Position, by event: JobEvent, to next: JobMotion, note: StepNote = StepNote()
    ) -> Position {
        var moved = job
        moved.motion = next
        if let start = note.startedAt { moved.startedAt = start }
        if let failure = note.failure { aside.see(failure, of: job, as: next.status) }
        if note.isByOperator || JobHistory.isExceptional(.event(event)) {
            record(event, of: job, as: moved, note)
            moved.flags.insert(.events)
        }
        let end = move(job, to: &moved, note)
        counts.add(-1, job.motion.status, of: job)
        counts.add(1, next.status, of: moved)
        if event == .fail, next.status == .retrying { summarize(job, as: moved) }
        if job.place == .running, moved.place != .running { leftRunning.insert(job.queue) }
        if moved.place != .running, moved.place != .ended {
            (moved.worker, moved.startedAt, moved.killRequestedAt) = (nil, nil, nil)
        }
        put(moved, end: end)
        return moved
    }

    /// What follows from the change of place; what goes beside an end, if it is one.
    private func move(_ job: Position, to moved: inout Position, _ note: StepNote) -> End? {
        var end: End?
        switch (job.place, moved.place) {
        case (.running, .running): (moved.killRequestedAt, hasNews) = (now, true)
        case (.ended, _): reopen(&moved)
        case (_, .ended): end = self.end(&moved, from: job, note)
        case (_, _): break
        }
        switch moved.place {
        case .ready:
            moved.flags.insert(.cameToBeQueued)
            hasNews = true
        case .scheduled: hasNews = true
        case .held: moved.since = now
        case .running, .ended: break
        }
        return end
    }

    /// Writes a step into the job's history.
    private func record(_ event: JobEvent, of job: Position, as moved: Position, _ note: StepNote) {
        let isEndOfRun = job.place == .running && moved.place != .running
        var entry = HistoryEntry(
            at: now, kind: .event(event), from: job.motion.status, to: moved.motion.status,
            attempt: job.motion.attempt)
        (entry.failure, entry.actor, entry.reason) = (note.failure, note.actor, note.reason)
        if isEndOfRun {
            entry.worker = job.worker.flatMap { try? names.worker($0, in: transaction) }
            (entry.enqueuedAt, entry.startedAt) = (job.motion.enqueuedAt, moved.startedAt)
        }
        if moved.place == .scheduled { entry.dueAt = moved.motion.dueAt }
        aside.record(entry, of: job.id, cause: note.failure?.fingerprint)
    }

    /// Lets go of what a living job holds.
    private func end(_ moved: inout Position, from job: Position, _ note: StepNote) -> End {
        if job.place != .running { (moved.worker, moved.startedAt) = (nil, nil) }
        (moved.endedAt, moved.killRequestedAt) = (now, nil)
        letGo(of: &moved)
        summarize(job, as: moved)
        ended.append(moved)
        let leavesFailure = moved.motion.failures > 0 && moved.motion.status != .finished
        return End(
            enqueuedAt: job.flags.wasQueued ? job.motion.enqueuedAt : nil, result: note.result,
            cause: note.failure?.fingerprint, showsEarlierFailure: note.failure == nil && leavesFailure)
    }

    /// Lets go of unique key and dependencies, and plans the end of its retention.
    private func letGo(of moved: inout Position) {
        if moved.flags.contains(.uniqueKey) { aside.dropKey(of: moved.id) }
        if moved.flags.contains(.dependencies) {
            relations.dropAll(of: moved.id)
            aside.dropDependencies(of: moved.id)
        }
        guard moved.flags.contains(.ownRetention), let retention = details(of: moved.id).retention else {
            return
        }
        if retention.keep(for: moved.motion.status) == nil {
            // Nothing is said for this end: the system's retention holds.
            moved.flags.remove(.ownRetention)
        } else if let moment = retention.pruneAt(status: moved.motion.status, endedAt: now) {
            aside.expire(moved.id, at: moment)
        }
    }

    /// Makes an ended job live again; its unique key was looked after by the caller.
    private func reopen(_ moved: inout Position) {
        if details(of: moved.id).retention != nil {
            moved.flags.insert(.ownRetention)
            aside.dropExpiry(of: moved.id)
        }
        forgetProgress(of: &moved)
        (moved.worker, moved.startedAt, moved.endedAt) = (nil, nil, nil)
    }

    /// Removes what a job said of its progress: it runs again.
    func forgetProgress(of job: inout Position) {
        guard job.flags.contains(.progress) else { return }
        aside.dropProgress(of: job.id)
        job.flags.remove(.progress)
    }

    private func summarize(_ job: Position, as moved: Position) {
        let motion = moved.motion
        var run: Counts.Run?
        if job.place == .running, let start = moved.startedAt {
            run = Counts.Run(wait: max(.zero, start - job.motion.enqueuedAt), run: max(.zero, now - start))
        }
        let attempts = motion.status.isTerminal ? motion.attempt : 1
        var series = Counts.Series(queue: moved.queue, type: moved.type, status: motion.status)
        counts.add(series, attempts: attempts, run: run)
        guard moved.flags.contains(.user), let user = details(of: moved.id).user else { return }
        series.user = user
        counts.add(series, attempts: attempts, run: run)
    }
}

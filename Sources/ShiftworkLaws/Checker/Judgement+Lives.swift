internal import ShiftworkCore

// What a store tells of a job's life: I2 OneEnd, I8 Path, I12 NoSpontaneousRun, I14 TimeOrder.
extension Judgement {
    /// Judges a told life:
    /// - *I8*: it is a gapless path of the lifecycle to the job's status;
    /// - *I2*: it leaves an end by `retry` or `rerun` only;
    /// - *I12*: it tells as many claims as were granted, and each after the first has its reason: a failure to be
    ///   tried again, a rescue, a give-back, a snooze or an operator;
    /// - *I14*: the steps that a store keeps stand in the order of its clock, if that never went back.
    mutating func judgeLife(_ life: [HistoryEntry]?, of record: JobRecord, _ job: JudgedJob) {
        guard let life else { return }
        let id = record.id
        for step in life where step.from?.isTerminal == true && !Judgement.reopening.contains(step.kind) {
            broken(
                .oneEnd, id, "\(step.kind.name) led out of \(step.from?.rawValue ?? "")", with: [job.movedBy])
        }
        if let gap = JobHistory.gap(in: life, of: record.status) {
            broken(.path, id, gap, with: [job.movedBy])
        }
        let claims = life.count { $0.kind == .event(.claim) }
        let reasons = life.count { Judgement.rerunning.contains($0.kind) && !$0.to.isTerminal }
        if claims != job.claims {
            broken(
                .noSpontaneousRun, id, "its life tells \(claims) runs, \(job.claims) were granted",
                with: [job.claimedBy])
        } else if claims > 1 + reasons {
            broken(
                .noSpontaneousRun, id, "\(claims) runs, with reasons for \(1 + reasons)",
                with: [job.claimedBy])
        }
        guard !hasClockGoneBack else { return }
        let kept = life.filter { JobHistory.isExceptional($0.kind) && $0.kind != .event(.release) }
        for (before, step) in zip(kept, kept.dropFirst()) where step.at < before.at {
            broken(.timeOrder, id, "\(step.kind.name) is told to be before \(before.kind.name)")
        }
    }

    private static let reopening: Set<HistoryEntry.Kind> = [.event(.retry), .event(.rerun), .edit]
    private static let rerunning: Set<HistoryEntry.Kind> = [
        .event(.fail), .event(.snooze), .event(.giveBack), .event(.rescue), .event(.rescueLater),
        .event(.retry), .event(.rerun),
    ]

    /// *I14*: a job has its own moment for the status that it is in, and that of an end exactly when it has ended.
    /// If the store's clock never went back, nothing happened before the job was made or ended before it began, and no
    /// wait or run is shorter than nothing.
    mutating func judgeTimes(of record: JobRecord) {
        let (id, times) = (record.id, record.timestamps)
        if times.moment(of: record.status) == nil {
            broken(.timeOrder, id, "\(record.status.rawValue), but it is not said since when")
        }
        let ends = [times.finishedAt, times.failedAt, times.killedAt, times.canceledAt].count { $0 != nil }
        if ends != (record.status.isTerminal ? 1 : 0) {
            broken(.timeOrder, id, "\(record.status.rawValue), with \(ends) moments of ending")
        }
        guard !hasClockGoneBack else { return }
        for moment in [times.startedAt, times.endedAt, times.pausedAt, times.killRequestedAt].compactMap(
            \.self)
        where moment < times.createdAt {
            broken(.timeOrder, id, "something happened before it was made")
        }
        if let start = times.startedAt, let end = times.endedAt, end < start {
            broken(.timeOrder, id, "it ended before it began")
        }
        if let enqueued = times.enqueuedAt, let start = times.startedAt, start < enqueued {
            broken(.timeOrder, id, "it began before it could run")
        }
    }
}

extension JobTimestamps {
    fileprivate func moment(of status: JobStatus) -> Timestamp? {
        switch status {
        case .scheduled: runAt
        case .blocked: blockedAt
        case .queued: enqueuedAt
        case .started: startedAt
        case .retrying: retryAt
        case .paused: pausedAt
        case .killRequested: killRequestedAt
        case .finished: finishedAt
        case .failed: failedAt
        case .killed: killedAt
        case .canceled: canceledAt
        }
    }
}

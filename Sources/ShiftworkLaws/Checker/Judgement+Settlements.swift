internal import ShiftworkCore

// I2 OneEnd, I4 Fence, I7 Budget, I8 Path, I13 IdempotentRepeat and I22 CancelResolved, where runs end.
extension Judgement {
    /// Judges the answer to one settlement, by the one that is right at this commit:
    /// `settled` under the current (token, worker) of a job that runs, `alreadySettled` under that of a run that
    /// has been settled, `leaseLost` under any other.
    /// - *I4*: a stale settlement took effect, or was answered as if it were current; a current one was refused;
    /// - *I13*: a repeated one took effect again or was refused; one that was never written was called a repeat;
    /// - *I2*: besides, it ended a job that had ended.
    mutating func judgeSettlement(_ settlement: Settlement, _ reply: SettlementReply, at now: Timestamp) {
        let hold = Hold(settlement.lease)
        let job = stored(hold.job)
        if reply == .leaseLost, job == nil || job?.presence == .perhaps { return }
        jobs[hold.job]?.presence = job == nil ? .gone : .stored
        let isCurrent = job?.isCurrent(hold) ?? false
        let isRunning = job?.status.isRunning ?? false
        let shown = [job?.claimedBy, job?.movedBy]
        switch reply {
        case .settled(let status):
            if !isCurrent {
                broken(.fence, hold.job, "a stale settlement made it \(status.rawValue)", with: shown)
            } else if !isRunning {
                broken(
                    .idempotentRepeat, hold.job, "settled a second time, as \(status.rawValue)", with: shown)
            }
            if let before = job?.status, before.isTerminal, status.isTerminal {
                broken(.oneEnd, hold.job, "\(before.rawValue), then \(status.rawValue)", with: shown)
            }
            note(settlement.progress, under: hold)
            follow(settlement, to: status, at: now)
        case .alreadySettled:
            guard !isCurrent || isRunning else { return }
            let detail =
                isCurrent ? "called settled, but it runs" : "a stale settlement was taken for a repeat"
            broken(isCurrent ? .idempotentRepeat : .fence, hold.job, detail, with: shown)
        case .leaseLost:
            guard isCurrent else { return }
            let detail =
                isRunning ? "a current lease was called lost" : "a repeated settlement was called stale"
            broken(isRunning ? .fence : .idempotentRepeat, hold.job, detail, with: shown)
        }
    }

    /// Judges where a settlement leads. *I22*: a job that was asked to stop is killed, or finished if it was faster.
    /// *I8*: every other goes where the lifecycle says. *I7*: a failure leads to a retry only while attempts remain.
    private mutating func follow(_ settlement: Settlement, to status: JobStatus, at now: Timestamp) {
        let id = settlement.lease.job
        guard let job = jobs[id] else { return }
        let expected = job.motion.after(settlement.event, at: now, due: now + settlement.delay)
        if let expected, expected.status != status {
            broken(
                job.status == .killRequested ? .cancelResolved : .path, id,
                "\(settlement.event.rawValue) made it \(status.rawValue) instead of \(expected.status.rawValue)",
                with: [job.claimedBy, job.movedBy])
        }
        if settlement.event == .fail, status == .retrying, job.motion.failures + 1 >= job.new.maxAttempts {
            broken(
                .budget, id,
                "tried again after \(job.motion.failures + 1) of \(job.new.maxAttempts) failures",
                with: [job.claimedBy])
        }
        move(id, by: settlement.event, due: now + settlement.delay, at: now)
        force(id, to: status, at: now)
    }
}

internal import ShiftworkCore

// One trip of a worker, in the order in which a store carries it out.
extension Judgement {
    mutating func judgeTrip(_ trip: PumpTrip, _ reply: PumpReply) {
        judgeAcquaintance(trip, reply)
        if trip.settlements.count != reply.settled.count {
            broken(.fence, nil, "\(trip.settlements.count) settlements, \(reply.settled.count) answers")
        }
        for (settlement, answer) in zip(trip.settlements, reply.settled) {
            judgeSettlement(settlement, answer, at: reply.now)
        }
        judgeProgress(trip, reply)
        guard reply.isWorkerKnown else { return }
        let again = judgeReconciliation(trip, reply)
        for job in reply.claimed where !again.contains(Hold(job.lease)) {
            judgeGrant(job, to: trip.worker, at: reply.now)
        }
    }

    /// *I3*: a store knows exactly the workers that registered and neither signed off nor were rescued: who is not
    /// known holds no lease, and who holds one is known.
    private mutating func judgeAcquaintance(_ trip: PumpTrip, _ reply: PumpReply) {
        let isKnown = workers[trip.worker] != nil
        if isKnown != reply.isWorkerKnown {
            let words = isKnown ? "which is registered, is not known" : "which is gone, is known"
            broken(
                .leaseExclusive, nil, "worker \(trip.worker), \(words)",
                with: [workers[trip.worker]?.lastBeat])
        }
        if !reply.isWorkerKnown, let lost = reply.claimed.first {
            broken(.leaseExclusive, lost.lease.job, "claimed for a worker that is not known")
        }
        guard reply.isWorkerKnown, trip.isBeat, let last = workers[trip.worker]?.beat else { return }
        workers[trip.worker]?.beat = reply.now.number(above: last)
        noteBeat(of: trip.worker)
    }

    /// Judges progress. *I28*: it is written under the current lease only; *I4*: who reports under another one is told
    /// that it is lost, unless the same trip settles it.
    private mutating func judgeProgress(_ trip: PumpTrip, _ reply: PumpReply) {
        let settled = Set(trip.settlements.map { Hold($0.lease) })
        for report in trip.progress {
            let hold = Hold(report.lease)
            if note(report.progress, under: hold) || settled.contains(hold) { continue }
            guard stored(hold.job)?.presence != .perhaps, !reply.lost.contains(hold.job) else { continue }
            broken(.fence, hold.job, "progress under a lease that is lost was not answered so")
        }
    }

    /// Notes progress, if it is written; false when the lease is not current.
    @discardableResult
    mutating func note(_ progress: JobProgress?, under hold: Hold) -> Bool {
        guard let job = stored(hold.job), job.isCurrent(hold), job.status.isRunning else { return false }
        guard let progress else { return true }
        jobs[hold.job]?.progress = JobProgress(
            percent: progress.percent, current: progress.current, total: progress.total,
            message: progress.message)
        return true
    }

    /// Judges what a worker hears that names the leases it knows; answers with those granted again by right.
    /// - *I13*: what it holds and does not know (the reply to its claim was lost) is granted again;
    /// - *I12*: what it holds and knows is not;
    /// - *I4*: what it knows and no longer holds is called lost, what it holds is not.
    private mutating func judgeReconciliation(_ trip: PumpTrip, _ reply: PumpReply) -> Set<Hold> {
        let mine = (held[trip.worker] ?? []).compactMap { jobs[$0]?.hold }
        let current = mine.filter { jobs[$0.job]?.isCurrent($0) == true }
        let known = Set((trip.known ?? []).map(Hold.init))
        let again = Set(reply.claimed.map { Hold($0.lease) }).intersection(current)
        for hold in again where trip.known == nil || known.contains(hold) {
            broken(.noSpontaneousRun, hold.job, "granted a second time to a worker that knows it")
        }
        guard trip.known != nil else { return again }
        for hold in current.sorted(by: { $0.job < $1.job })
        where !known.contains(hold) && !again.contains(hold) {
            broken(
                .idempotentRepeat, hold.job, "its worker does not know of it, and is not told",
                with: [jobs[hold.job]?.claimedBy])
        }
        let settled = Set(trip.settlements.map { Hold($0.lease) })
        for hold in known.subtracting(settled).sorted(by: { ($0.job, $0.token) < ($1.job, $1.token) }) {
            judgeLoss(of: hold, isLost: !current.contains(hold), reply)
        }
        return again
    }

    private mutating func judgeLoss(of hold: Hold, isLost: Bool, _ reply: PumpReply) {
        // Two leases of one job in one trip: the answer names the job only.
        guard reply.lost.contains(hold.job) != isLost, jobs[hold.job]?.presence != .perhaps else { return }
        if !isLost, grants.keys.contains(where: { $0.job == hold.job && $0 != hold }) { return }
        broken(
            .fence, hold.job,
            isLost ? "a lease that is lost was not called so" : "a current lease was called lost",
            with: [jobs[hold.job]?.claimedBy])
    }
}

internal import ShiftworkCore

// What happens to leases.
extension Lookout {
    mutating func see(_ trip: PumpTrip, _ answer: PumpReply, _ reply: RunEvent.ReplyFate) {
        if !answer.isWorkerKnown, reply == .delivered, let process { nameless.insert(process) }
        for (settlement, settled) in zip(trip.settlements, answer.settled) { see(settlement, settled, reply) }
        for job in answer.claimed { seeClaim(job, isHeard: reply == .delivered) }
    }

    mutating func seeClaim(_ job: ClaimedJob, isHeard: Bool) {
        let hold = Hold(job.lease)
        if let run = runs[hold] {
            note(.claimReturned, !run.isClaimHeard && isHeard)
            if isHeard { runs[hold]?.isClaimHeard = true }
            return
        }
        runs[hold] = Run(isClaimHeard: isHeard)
        current[hold.job] = hold
    }

    private mutating func see(
        _ settlement: Settlement, _ answer: SettlementReply, _ reply: RunEvent.ReplyFate
    ) {
        let hold = Hold(settlement.lease)
        guard let run = runs[hold] else { return }
        switch answer {
        case .settled(let status):
            runs[hold]?.isSettleLost = reply != .delivered
            note(.killedWhileSettling, reply == .unheard)
            note(.doubtResolved, run.isInDoubt && settlement.event == .giveBack)
            note(.drainBeyondLease, isBeyondLease(of: hold.worker))
            note(.finishBeatsCancel, stopWanted.remove(hold.job) != nil && status == .finished)
            note(
                .rescuedParent,
                status == .finished && rescuedJobs.contains(hold.job) && parents.contains(hold.job))
            note(.cancelMeetsSettle, lastCancel[hold.job] == now)
            lastSettle[hold.job] = now
            current[hold.job] = nil
        case .alreadySettled: note(.settleRepeated, run.isSettleLost == true)
        case .leaseLost:
            note(.settleAfterRescue, run.isRescued)
            note(.staleSettleRefused, !run.isRescued && run.isSettleLost != nil)
        }
    }

    private func isBeyondLease(of worker: WorkerID) -> Bool {
        guard let process, let asked = askedAt[process], let lease = leases[worker] else { return false }
        return now - asked > lease
    }

    mutating func see(_ rescue: Rescue?, of worker: WorkerID) {
        guard let rescue else {
            if let other = rescued[worker] { note(.rescuersRacing, other != process) }
            return
        }
        rescued[worker] = .some(process)
        for (job, status) in rescue.jobs {
            note(.thirdCrash, status == .failed)
            note(.killedByRescue, status == .killed)
            if let hold = current.removeValue(forKey: job) { runs[hold]?.isRescued = true }
            rescuedJobs.insert(job)
            stopWanted.remove(job)
        }
    }
}

internal import ShiftworkCore

// I26 PruneSafe, where jobs are removed.
extension Judgement {
    /// Judges a prune by the number of jobs that it took. *I26*: it is no more than those that had ended (some perhaps
    /// by time alone), were past their retention by the store's clock, and that nobody waits for. Which ones they were
    /// no answer says: if it took all there were, they are gone; if fewer, each of them may be.
    mutating func judgePrune(_ request: PruneRequest, _ pruned: Pruned, at now: Timestamp) {
        guard pruned.jobs > 0 else { return }
        let past = jobs.values.filter { isPast($0, request.retention, at: now) }.map(\.new.id)
        let late = jobs.values.filter { mayBeLate($0) && $0.presence == .stored }.map(\.new.id)
        if pruned.jobs > past.count + late.count {
            broken(
                .pruneSafe, nil, "\(pruned.jobs) jobs were pruned, \(past.count) were past their retention")
        }
        let isSure =
            late.isEmpty && pruned.jobs >= past.count && past.allSatisfy { jobs[$0]?.presence == .stored }
        for id in past + late {
            if isSure { remove(id) } else { jobs[id]?.presence = .perhaps }
        }
    }

    private func isPast(_ job: JudgedJob, _ retention: Retention, at now: Timestamp) -> Bool {
        guard job.presence != .gone, job.status.isTerminal, let end = job.endedAt,
            waiting[job.new.id]?.isEmpty ?? true
        else { return false }
        let own = job.new.details.retention
        let whole = own?.falling(backTo: retention) ?? retention
        return whole.pruneAt(status: job.status, endedAt: end).map { $0 <= now } ?? false
    }
}

internal import ShiftworkCore

// I26 PruneSafe, where jobs are removed.
extension Judgement {
    /// Judges a prune by the number of jobs that it took. *I26*: it is no more than those that had ended (some perhaps
    /// by time alone), were past their retention by the store's clock, and that nobody waits for. Which ones they were
    /// no answer says: if it took all there were, they are gone; if fewer, each of them may be.
    mutating func judgePrune(_ request: PruneRequest, _ pruned: Pruned, at now: Timestamp) {
        guard pruned.jobs > 0 else { return }
        let unseen = endedUnseen
        let ended = jobs.values.filter { isPast($0, request.retention, at: now) }.map(\.new.id)
        let past = ended.filter { waiting[$0]?.isEmpty ?? true }
        // Those for which only jobs wait that may have ended unseen.
        let freed = ended.filter { !(waiting[$0] ?? []).isEmpty && unseen.isSuperset(of: waiting[$0] ?? []) }
        if pruned.jobs > past.count + freed.count + unseen.count {
            broken(
                .pruneSafe, nil, "\(pruned.jobs) jobs were pruned, \(past.count) were past their retention")
        }
        let isSure =
            unseen.isEmpty && pruned.jobs >= past.count && past.allSatisfy { jobs[$0]?.presence == .stored }
        for id in past + freed + unseen {
            if isSure { remove(id) } else { jobs[id]?.presence = .perhaps }
        }
    }

    /// The jobs that may have ended without a commit that names them: canceled by time alone, or because one of
    /// these was that they waited for.
    private var endedUnseen: Set<JobID> {
        var unseen = Set(jobs.values.filter { mayBeLate($0) && $0.presence != .gone }.map(\.new.id))
        var open = unseen.sorted()
        while let id = open.popLast() {
            for child in (waiting[id] ?? []).sorted() where stored(child) != nil {
                if unseen.insert(child).inserted { open.append(child) }
            }
        }
        return unseen
    }

    private func isPast(_ job: JudgedJob, _ retention: Retention, at now: Timestamp) -> Bool {
        guard job.presence != .gone, job.status.isTerminal, let end = job.endedAt else { return false }
        let own = job.new.details.retention
        let whole = own?.falling(backTo: retention) ?? retention
        return whole.pruneAt(status: job.status, endedAt: end).map { $0 <= now } ?? false
    }
}

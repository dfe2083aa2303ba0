extension JobRecord {
    /// Says what the kept steps of its life say, and no column does.
    package mutating func add(_ steps: [HistoryEntry]) {
        guard !steps.isEmpty else { return }
        worker = worker ?? steps.last { $0.worker != nil }?.worker
        // A planned time is forgotten by the narrow row when it has come.
        if status != .scheduled {
            timestamps.runAt =
                steps.last { $0.plansFirstRun }?.dueAt ?? timestamps.runAt
        }
        let generation = steps[((steps.lastIndex(where: \.beginsGeneration) ?? -1) + 1)..<steps.count]
        if status != .finished { error = generation.last(where: \.leavesFailure)?.failure }
        if status.isTerminal, timestamps.startedAt != nil {
            let asked = generation.last { !$0.to.isTerminal }
            timestamps.killRequestedAt = asked?.to == .killRequested ? asked?.at : nil
        }
    }
}

extension HistoryEntry {
    /// Whether it says when a job is to run that has not failed.
    fileprivate var plansFirstRun: Bool {
        dueAt != nil && (to == .scheduled || (kind == .edit && to != .retrying))
    }

    /// Whether an operator let it live again: what failed before matters no more.
    fileprivate var beginsGeneration: Bool { kind == .event(.retry) || kind == .event(.rerun) }

    /// Whether it left the failure that the record shows.
    fileprivate var leavesFailure: Bool {
        switch kind {
        case .event(.fail), .event(.exhaust), .event(.stop), .event(.abandon): failure != nil
        case .event, .enqueue, .edit: false
        }
    }
}

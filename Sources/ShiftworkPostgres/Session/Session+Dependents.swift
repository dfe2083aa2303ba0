internal import ShiftworkCore

extension Session {
    /// Tells those that wait for jobs which ended in this transaction; what that cancels is told on, without recursion.
    func settleDependents() throws {
        while !ended.isEmpty {
            let parents = ended
            ended = []
            try loadRelations(of: parents.map(\.id))
            try load(parents.flatMap { relations.children(of: $0.id).map(\.id) })
            for parent in parents { tell(parent) }
        }
    }

    private func tell(_ parent: Position) {
        for child in relations.children(of: parent.id) {
            switch Dependency(parent.id, onFailure: child.policy).effect(of: parent.motion.status) {
            case .waits: break
            case .satisfied:
                relations.drop(child.id, on: parent.id)
                aside.dropDependency(of: child.id, on: parent.id)
                unblock(child.id)
            case .cancels: cancel(child.id)
            }
        }
    }

    /// Lets a job go that waits for nothing more; a paused one stays so.
    private func unblock(_ id: JobID) {
        guard !relations.waits(id), let child = position(id), child.motion.status == .blocked else { return }
        let event = JobEvent.lettingGo(
            from: child.motion.status, dueAt: child.motion.dueAt, waitsForJobs: false, now: now)
        guard let next = child.motion.after(event, at: now) else { return }
        step(child, by: event, to: next)
        freesJobs = true
    }

    private func cancel(_ id: JobID) {
        guard let child = position(id), let next = child.motion.after(.cancel, at: now) else { return }
        var note = StepNote()
        note.reason = HistoryEntry.dependencyFailed
        step(child, by: .cancel, to: next, note: note)
    }
}

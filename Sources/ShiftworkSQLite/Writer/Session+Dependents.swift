internal import ShiftworkCore

extension Session {
    /// Whether any job waits for another: looked up once in a transaction, so that plain jobs pay nothing.
    func mayBeWaitedFor() throws -> Bool {
        if let known = hasDependencies { return known }
        let found = try sides.anyDependency()
        hasDependencies = found
        return found
    }

    /// Tells those that wait for jobs which ended in this transaction; what that cancels is told on, without
    /// recursion.
    func settleDependents() throws {
        while let parent = ended.popLast() {
            for child in try sides.children(of: parent.n) {
                let dependency = Dependency(parent.id, onFailure: child.policy)
                switch dependency.effect(of: parent.motion.status) {
                case .waits: break
                case .satisfied:
                    try sides.dropDependency(of: child.n, on: parent.n)
                    try unblock(child.n)
                case .cancels: try cancel(child.n)
                }
            }
        }
    }

    /// Lets a job go that waits for nothing more; a paused one stays so.
    private func unblock(_ n: Int64) throws {
        guard try !sides.waits(n), let child = try jobs.find(number: n), child.motion.status == .blocked
        else { return }
        let event = JobEvent.lettingGo(
            from: child.motion.status, dueAt: child.motion.dueAt, waitsForJobs: false, now: now)
        guard let next = child.motion.after(event, at: now) else { return }
        try step(child, by: event, to: next)
    }

    private func cancel(_ n: Int64) throws {
        guard let child = try jobs.find(number: n), let next = child.motion.after(.cancel, at: now) else {
            return
        }
        var note = StepNote()
        note.reason = HistoryEntry.dependencyFailed
        try step(child, by: .cancel, to: next, note: note)
    }
}

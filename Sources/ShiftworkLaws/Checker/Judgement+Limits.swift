internal import ShiftworkCore

// I24 Limits.
extension Judgement {
    mutating func limit(_ queue: JudgedQueue, _ change: QueueLimitsChange) {
        let next = change.applied(to: limits[queue] ?? .none)
        limits[queue] = next
        windows[queue] = next.keeping(windows[queue])
    }

    /// *I24*: at the commit of a claim no more jobs of the queue run than its limit says, this one with them, and no
    /// more begin in the present window.
    mutating func judgeLimits(of job: JudgedJob, at now: Timestamp) {
        guard let limits = limits[job.line], limits != .none else { return }
        var room = QueueRoom(limits, running: running(in: job.line), window: windows[job.line], at: now)
        if room.left == 0 {
            broken(.limits, job.new.id, "claimed from the queue \(job.queue), which is at its limit")
        }
        room.take()
        if let window = room.next { windows[job.line] = window }
    }

    private func running(in queue: JudgedQueue) -> Int {
        held.values.joined().count { jobs[$0]?.line == queue && jobs[$0]?.status.isRunning == true }
    }
}

public import ShiftworkCore

extension SQLiteStore {
    /// Moves jobs whose time has come to `queued`, earliest first.
    public func release(limit: Int) async throws(StoreError) -> Int {
        try await writer.perform("release", weight: limit) { session in try session.release(limit: limit) }
    }
}

extension Session {
    @discardableResult
    func release(limit: Int) throws -> Int {
        let due = try upkeep.due.all(now, limit) { $0.int(0) }
        for n in due {
            guard let job = try jobs.find(number: n), let next = job.motion.after(.release, at: now) else {
                continue
            }
            try step(job, by: .release, to: next)
        }
        return due.count
    }
}

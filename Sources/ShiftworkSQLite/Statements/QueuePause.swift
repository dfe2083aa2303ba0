public import ShiftworkCore

extension SQLiteStore {
    /// Pauses a queue until resumed, or until a moment. After the answer nothing is claimed from it, by any
    /// process.
    public func pauseQueue(
        _ queue: QueueName, _ pause: QueuePause, tenant: String?
    ) async throws(StoreError) {
        try await writer.perform("pause queue", .durable) { session in
            let number = try session.names.number(of: Names.Queue(tenant: tenant, name: queue))
            try session.controlling.pause.run(pause.since, pause.until, pause.actor, pause.reason, number)
        }
    }

    /// Opens a queue.
    public func resumeQueue(_ queue: QueueName, tenant: String?) async throws(StoreError) {
        try await writer.perform("resume queue", .durable) { session in
            let number = try session.names.number(of: Names.Queue(tenant: tenant, name: queue))
            try session.controlling.resume.run(number)
            session.hasNews = true
        }
    }
}

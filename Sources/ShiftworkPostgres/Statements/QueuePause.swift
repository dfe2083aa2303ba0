public import ShiftworkCore

extension PostgresStore {
    /// Pauses a queue until resumed, or until a moment. After the answer nothing is claimed from it, by any
    /// process.
    public func pauseQueue(
        _ queue: QueueName, _ pause: QueuePause, tenant: String?
    ) async throws(StoreError) {
        try await change("pause queue", .durable) { session in
            // Waits for the claims under way; those that come later see the pause.
            session.transaction.write("SELECT " + Turn.pauses.taken)
            session.transaction.write(
                """
                INSERT INTO queue (tenant, name, paused_at, paused_until, paused_by, paused_reason)
                VALUES (\(tenant ?? ""), \(queue.rawValue), \(pause.since), \(pause.until), \(pause.actor),
                  \(pause.reason))
                ON CONFLICT (tenant, name) DO UPDATE
                SET paused_at = excluded.paused_at, paused_until = excluded.paused_until,
                  paused_by = excluded.paused_by, paused_reason = excluded.paused_reason
                """)
        }
    }

    /// Opens a queue.
    public func resumeQueue(_ queue: QueueName, tenant: String?) async throws(StoreError) {
        try await change("resume queue", .durable) { session in
            session.transaction.write(
                """
                UPDATE queue SET paused_at = NULL, paused_until = NULL, paused_by = NULL, paused_reason = NULL
                WHERE tenant = \(tenant ?? "") AND name = \(queue.rawValue)
                """)
            session.hasNews = true
        }
    }
}

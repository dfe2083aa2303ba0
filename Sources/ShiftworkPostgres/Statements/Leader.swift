public import ShiftworkCore

extension PostgresStore {
    /// Takes the lead in a duty for a while, or keeps it; false while another node holds it.
    public func lead(_ duty: String, node: WorkerID, lease: Duration) async throws(StoreError) -> Bool {
        try await change("lead") { session in
            try session.transaction.ask(
                """
                INSERT INTO leader (duty, node, until)
                VALUES (\(duty), \(node.uuid), \(session.now + lease))
                ON CONFLICT (duty) DO UPDATE SET node = excluded.node, until = excluded.until
                WHERE leader.node = excluded.node OR leader.until <= \(session.now)
                  OR leader.until > excluded.until
                """
            ).affected > 0
        }
    }
}

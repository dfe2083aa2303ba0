internal import GRDB
public import ShiftworkCore

extension SQLiteStore {
    /// Takes the lead in a duty for a while, or keeps it; false while another node holds it.
    public func lead(_ duty: String, node: WorkerID, lease: Duration) async throws(StoreError) -> Bool {
        try await writer.perform("lead") { session in
            try session.leading.lead.run(
                duty, node.uuid, session.now + lease, session.now, session.now + lease + Lead.tolerance) > 0
        }
    }
}

/// Who leads in which duty.
struct LeaderStatements {
    let lead: HotStatement

    init(_ db: Database) {
        lead = HotStatement(
            db,
            """
            INSERT INTO leader (duty, node, until)
            VALUES (?1, ?2, ?3)
            ON CONFLICT (duty) DO UPDATE SET node = ?2, until = ?3
            WHERE node = ?2 OR until <= ?4 OR until > ?5
            """)
    }
}

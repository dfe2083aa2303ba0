import ShiftworkCore

extension PrivateCluster {
    /// Finished jobs of ten types over thirty days, straight into the tables.
    /// - Parameters:
    ///   - age: how many days ago the last of them ended.
    ///   - failsEvery: of so many one failed.
    func fill(_ schema: String, _ history: Int, age: Int = 0, failsEvery: Int = 100) throws {
        try ask(
            "SET search_path = \(schema)",
            "INSERT INTO queue (tenant, name) VALUES ('', 'bench')",
            "INSERT INTO type (name) SELECT 'old-' || n FROM generate_series(1, 10) n",
            """
            CREATE TEMP TABLE past AS SELECT g, t, g % 10 + 1 AS type_id,
              CASE WHEN g % \(failsEvery) = 0 THEN \(Self.failed) ELSE \(Self.finished) END AS status,
              (lpad(to_hex((extract(epoch FROM t) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(g % 4096), 3, '0')
                || '8' || lpad(to_hex(g), 15, '0'))::uuid AS id
            FROM (SELECT g, now() - interval '\(30 + age) days' + g * (interval '30 days' / \(history)) AS t
                  FROM generate_series(1, \(history)) g) x
            """,
            """
            INSERT INTO job (id, created_at, queue_id, type_id, flags, priority, payload_version, max_attempts,
              max_crashes, payload)
            SELECT id, t, 1, type_id, 0, 5, 1, 4, 3, '{"text":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}' FROM past ORDER BY g
            """,
            """
            INSERT INTO outcome (id, token, enqueued_at, started_at, ended_at, queue_id, type_id, flags, attempt,
              failures, crashes, status, priority)
            SELECT id, 1, t, t, t, 1, type_id, 0, 1, 0, 0, status, 5 FROM past ORDER BY g
            """,
            "DROP TABLE past",
            "VACUUM ANALYZE \(schema).job", "VACUUM ANALYZE \(schema).outcome", "CHECKPOINT")
    }

    private static let finished = JobStatus.finished.code
    private static let failed = JobStatus.failed.code
}

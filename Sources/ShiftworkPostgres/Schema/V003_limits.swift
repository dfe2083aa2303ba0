extension Migration {
    /// What queues hand out at most (``QueueLimits``), and how far the window of a rate limit is used. Only queues with
    /// limits have a row.
    ///
    /// A table of its own: to add columns to `queue` would wait for every trip, and let every trip wait.
    static let limits = Migration(
        version: 3,
        up: [
            """
            CREATE TABLE queue_limit (
              queue_id int PRIMARY KEY, concurrency int, rate_count int, rate_ms bigint,
              window_at timestamptz, window_starts int NOT NULL) WITH (fillfactor = 50, \(hot))
            """,
            sharedAsQueues,
        ],
        down: ["DROP TABLE queue_limit"])

    /// Who may do something with queues may do it with their limits, whoever migrates.
    private static let sharedAsQueues: Statement = """
        DO $sharing$ DECLARE command text; BEGIN
          FOR command IN
            SELECT format('ALTER TABLE queue_limit OWNER TO %s', relowner::regrole) FROM pg_class
            WHERE oid = 'queue'::regclass
            UNION ALL
            SELECT format('GRANT %s ON queue_limit TO %s', privilege_type,
              CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END)
            FROM pg_class, aclexplode(relacl)
            WHERE pg_class.oid = 'queue'::regclass
              AND privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
          LOOP EXECUTE command; END LOOP;
        END $sharing$
        """
}

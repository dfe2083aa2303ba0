extension Migration {
    /// What queues hand out at most (``QueueLimits``), and how far the window of a rate limit is used. Only queues with
    /// limits have a row.
    static let limits = Migration(
        version: 3,
        up: """
            CREATE TABLE queue_limit (
              queue_id INTEGER PRIMARY KEY, concurrency INTEGER, rate_count INTEGER, rate_ms INTEGER,
              window_at INTEGER, window_starts INTEGER NOT NULL) STRICT;
            """,
        down: "DROP TABLE queue_limit;")
}

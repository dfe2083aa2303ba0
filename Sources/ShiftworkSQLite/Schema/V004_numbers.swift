extension Migration {
    /// The highest number whose job was removed while it was the newest. Numbers are places in lists: none is given out
    /// twice.
    static let numbers = Migration(
        version: 4,
        up: """
            CREATE TABLE job_number (highest INTEGER NOT NULL) STRICT;
            INSERT INTO job_number VALUES (0);
            """,
        down: "DROP TABLE job_number;")
}

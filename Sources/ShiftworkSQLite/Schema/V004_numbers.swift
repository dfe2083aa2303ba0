extension Migration {
    /// The highest number whose job was removed while it was the last, and the lowest whose was while it was the first.
    /// Numbers are places in lists: none is given out twice.
    static let numbers = Migration(
        version: 4,
        up: """
            CREATE TABLE job_number (lowest INTEGER NOT NULL, highest INTEGER NOT NULL) STRICT;
            INSERT INTO job_number VALUES (1, 0);
            """,
        down: "DROP TABLE job_number;")
}

import GRDB
import Shiftwork
import ShiftworkSQLite

/// What the pipeline knows: files, chunks on their way, and vectors. Its tables lie in the file of the jobs, beside
/// theirs, and are written through the store.
///
/// A version of a file moves through it so:
/// 1. ``register(_:at:)`` notes the version; its vectors are those of the version before, if there was one.
/// 2. ``stage(_:of:)`` keeps its chunks aside, ``keep(_:of:)`` their embeddings.
/// 3. ``publish(_:)`` puts them in the place of the version before, in one transaction.
/// 4. ``cleanUp(_:)`` forgets what was kept aside, and everything about a file that is gone.
///
/// Each step may be repeated: a job whose worker died is run again.
struct Corpus: Sendable {
    let store: SQLiteStore

    /// Opens the corpus in a store, and makes its tables if there are none.
    init(store: SQLiteStore) async throws {
        self.store = store
        try await store.write { db in try db.execute(sql: Corpus.schema) }
    }

    private static let schema = """
        CREATE TABLE IF NOT EXISTS ingest_file (
            path           TEXT PRIMARY KEY,
            fingerprint    TEXT,                        -- null when the file is gone
            version        INTEGER NOT NULL,
            seen_at        INTEGER NOT NULL,            -- milliseconds since 1970
            stored_version INTEGER NOT NULL DEFAULT 0   -- of which version the vectors are
        ) STRICT;
        CREATE TABLE IF NOT EXISTS ingest_staged (
            path      TEXT NOT NULL,
            version   INTEGER NOT NULL,
            number    INTEGER NOT NULL,
            line      INTEGER NOT NULL,
            text      TEXT NOT NULL,
            embedding BLOB,
            PRIMARY KEY (path, version, number)
        ) STRICT;
        CREATE TABLE IF NOT EXISTS ingest_vector (
            path      TEXT NOT NULL,
            number    INTEGER NOT NULL,
            line      INTEGER NOT NULL,
            text      TEXT NOT NULL,
            embedding BLOB NOT NULL,
            PRIMARY KEY (path, number)
        ) STRICT;
        CREATE TABLE IF NOT EXISTS ingest_folder (root TEXT NOT NULL) STRICT;
        """
}

extension Migration {
    /// What servers remember beside the jobs (``Document``); what belongs to no tenant has the tenant ''. And the order
    /// in which jobs end whose retention is their own.
    static let documents = Migration(
        version: 2,
        up: """
            CREATE TABLE document (
              kind TEXT NOT NULL, id TEXT NOT NULL, tenant TEXT NOT NULL,
              version INTEGER NOT NULL, expires_at INTEGER, data BLOB NOT NULL,
              PRIMARY KEY (kind, id, tenant)) STRICT;
            CREATE INDEX document_tenant ON document (kind, tenant, id);
            CREATE INDEX document_expiry ON document (expires_at) WHERE expires_at IS NOT NULL;
            CREATE INDEX job_own_end ON job (ended_at, id) WHERE \(EndedJobs.own);
            """,
        down: "DROP INDEX job_own_end; DROP TABLE document;")
}

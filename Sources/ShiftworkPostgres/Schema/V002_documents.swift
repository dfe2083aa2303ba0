extension Migration {
    /// What servers remember beside the jobs (``Document``). What belongs to no tenant has the tenant ''.
    static let documents = Migration(
        version: 2,
        up: [
            """
            CREATE TABLE document (
              kind text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL, tenant text COLLATE "C" NOT NULL,
              version bigint NOT NULL, expires_at timestamptz, data bytea NOT NULL,
              PRIMARY KEY (kind, id, tenant))
            """,
            "CREATE INDEX document_tenant ON document (kind, tenant, id)",
            "CREATE INDEX document_expiry ON document (expires_at) WHERE expires_at IS NOT NULL",
            sharedAsJobs,
        ],
        down: ["DROP TABLE document"])

    /// Who owns and writes jobs owns and writes documents, whoever migrates. Who may only read the other tables does
    /// not get this one: digests of keys and secrets of webhooks are in it.
    private static let sharedAsJobs: Statement = """
        DO $sharing$ DECLARE command text; BEGIN
          FOR command IN
            SELECT format('ALTER TABLE document OWNER TO %s', relowner::regrole) FROM pg_class
            WHERE oid = 'job'::regclass
            UNION ALL
            SELECT format('GRANT SELECT, INSERT, UPDATE, DELETE ON document TO %s', grantee::regrole)
            FROM pg_class, aclexplode(relacl)
            WHERE pg_class.oid = 'job'::regclass AND grantee <> 0 AND privilege_type = 'INSERT'
          LOOP EXECUTE command; END LOOP;
          FOR command IN
            SELECT format('REVOKE ALL ON document FROM %s', grantee::regrole)
            FROM pg_class, aclexplode(relacl)
            WHERE pg_class.oid = 'document'::regclass AND grantee <> 0
            GROUP BY grantee HAVING NOT bool_or(privilege_type = 'INSERT')
          LOOP EXECUTE command; END LOOP;
        END $sharing$
        """
}

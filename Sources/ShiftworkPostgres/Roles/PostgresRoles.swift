/// Four roles with least rights, made for a schema. None can log in: they are granted to those that do.
///
/// - `owner`: owns the schema and all in it, and migrates.
/// - `run`: works, asks, acts, and keeps order; owns nothing, and cannot change the schema.
/// - `enqueue`: calls the SQL functions `enqueue` and `enqueue_many`; sees no table.
/// - `read`: asks about jobs; payloads and results are among what it sees, documents (keys, webhooks) are not.
public struct PostgresRoles: Sendable, Hashable {
    /// What the names begin with.
    public let prefix: String

    public init(prefix: String = "shiftwork") { self.prefix = prefix }

    public var owner: String { prefix + "_owner" }
    public var run: String { prefix + "_run" }
    public var enqueue: String { prefix + "_enqueue" }
    public var read: String { prefix + "_read" }

    /// All of them.
    public var names: [String] { [owner, run, enqueue, read] }

    /// The script that makes them and gives them their rights in a schema; doing it again changes nothing. Whoever
    /// executes it may make roles, and owns the schema or is a superuser.
    public func script(schema: String) -> String {
        (["BEGIN"] + statements(schema: schema) + ["COMMIT"]).map { $0.compiled().sql + ";\n" }.joined()
    }
}

extension PostgresRoles {
    func statements(schema: String) -> [Statement] {
        names.map(Self.making) + ["GRANT \(name: owner) TO CURRENT_USER"] + owning(schema) + closing(schema)
            + opening(schema) + future(schema)
    }

    private static func making(_ role: String) -> Statement {
        """
        DO $making$ BEGIN CREATE ROLE \(name: role) NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $making$
        """
    }

    /// Everything that is there becomes the owner's. Sequences of columns follow their tables, partitions do not.
    private func owning(_ schema: String) -> [Statement] {
        [
            "ALTER SCHEMA \(name: schema) OWNER TO \(name: owner)",
            """
            DO $owning$ DECLARE command text; BEGIN
              FOR command IN
                SELECT format('ALTER TABLE %s OWNER TO %I', oid::regclass, \(quoted: owner)) FROM pg_class
                WHERE relkind IN ('r', 'p', 'v') AND relnamespace = (
                  SELECT oid FROM pg_namespace WHERE nspname = \(quoted: schema))
                UNION ALL
                SELECT format('ALTER ROUTINE %s OWNER TO %I', oid::regprocedure, \(quoted: owner)) FROM pg_proc
                WHERE pronamespace = (SELECT oid FROM pg_namespace WHERE nspname = \(quoted: schema))
              LOOP EXECUTE command; END LOOP;
            END $owning$
            """,
        ]
    }

    /// Nobody has a right that is not given below.
    private func closing(_ schema: String) -> [Statement] {
        let others: Statement = "PUBLIC, \(name: run), \(name: enqueue), \(name: read)"
        return [
            "REVOKE ALL ON SCHEMA \(name: schema) FROM \(others)",
            "REVOKE ALL ON ALL TABLES IN SCHEMA \(name: schema) FROM \(others)",
            "REVOKE ALL ON ALL ROUTINES IN SCHEMA \(name: schema) FROM \(others)",
        ]
    }

    private func opening(_ schema: String) -> [Statement] {
        [
            "GRANT USAGE ON SCHEMA \(name: schema) TO \(name: run), \(name: enqueue), \(name: read)",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA \(name: schema) TO \(name: run)",
            "REVOKE INSERT, UPDATE, DELETE ON \(name: schema).schema_version FROM \(name: run)",
            "GRANT EXECUTE ON ALL ROUTINES IN SCHEMA \(name: schema) TO \(name: run)",
            "GRANT SELECT ON ALL TABLES IN SCHEMA \(name: schema) TO \(name: read)",
            // Digests of keys and secrets of webhooks are in it.
            """
            DO $documents$ BEGIN
              IF to_regclass(format('%I.document', \(quoted: schema))) IS NOT NULL THEN
                REVOKE ALL ON \(name: schema).document FROM \(name: read);
              END IF;
            END $documents$
            """,
            """
            DO $opening$ DECLARE command text; BEGIN
              FOR command IN
                SELECT format('GRANT EXECUTE ON ROUTINE %s TO %I', oid::regprocedure, \(quoted: enqueue)) FROM pg_proc
                WHERE proname IN ('enqueue', 'enqueue_many') AND pronamespace = (
                  SELECT oid FROM pg_namespace WHERE nspname = \(quoted: schema))
              LOOP EXECUTE command; END LOOP;
            END $opening$
            """,
        ]
    }

    /// What the owner makes later (a migration's tables, partitions) is given away alike.
    private func future(_ schema: String) -> [Statement] {
        let mine: Statement = "ALTER DEFAULT PRIVILEGES FOR ROLE \(name: owner)"
        let here: Statement = mine + " IN SCHEMA \(name: schema)"
        return [
            // The server's own default can only be taken back everywhere.
            mine + " REVOKE EXECUTE ON ROUTINES FROM PUBLIC",
            here + " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO \(name: run)",
            here + " GRANT EXECUTE ON ROUTINES TO \(name: run)",
            here + " GRANT SELECT ON TABLES TO \(name: read)",
        ]
    }
}

extension Statement.StringInterpolation {
    /// A text as a literal, where no parameter can stand.
    fileprivate mutating func appendInterpolation(quoted text: String) {
        appendLiteral(
            "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'")
    }
}

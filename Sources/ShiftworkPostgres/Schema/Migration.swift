internal import ShiftworkCore

/// One step of the schema, there and back. Append-only: a landed step never changes.
struct Migration: Sendable {
    let version: Int
    /// One statement each, in their order.
    let up: [Statement]
    let down: [Statement]

    /// All steps, in their order.
    static let all: [Migration] = [jobs]

    /// The schema that this program works with.
    static let current = all.last?.version ?? 0
}

extension Migration {
    /// The version of the schema on the search path; 0 where there is none.
    static func version(in transaction: Transaction, schema: String) throws -> Int {
        let isThere: Bool = try transaction.ask(
            """
            SELECT EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = \(schema) AND tablename = 'schema_version')
            """)[0][0]
        guard isThere else { return 0 }
        return try transaction.ask("SELECT version FROM schema_version").first?[0] ?? 0
    }

    /// Brings a schema to a version in one transaction, alone: others that migrate wait, and find it done.
    static func migrate(_ connection: Connection, schema: String, to target: Int) throws {
        var mode = Transaction.Mode(schema: schema)
        mode.statementTimeout = .seconds(60)
        mode.lockTimeout = .seconds(30)
        try connection.withTransaction(mode) { transaction in
            // Of the transaction kind, which a pooler keeps; the number is drawn once and means nothing.
            transaction.write("SELECT pg_advisory_xact_lock(\(literal: 1_736_409_117), hashtext(\(schema)))")
            var present = try version(in: transaction, schema: schema)
            guard present <= current else { throw StoreError.newerSchema(present) }
            if present == 0, target > 0 { try begin(transaction, schema: schema) }
            while present != target {
                let isUp = present < target
                guard let step = all.first(where: { $0.version == (isUp ? present + 1 : present) }) else {
                    throw StoreError(
                        .schema, operation: "migrate", message: "There is no schema version \(target).")
                }
                for statement in isUp ? step.up : step.down { transaction.write(statement) }
                present = isUp ? step.version : step.version - 1
                transaction.write("UPDATE schema_version SET version = \(Int32(present))")
            }
            if target == 0 { transaction.write("DROP TABLE IF EXISTS schema_version") }
        }
    }

    private static func begin(_ transaction: Transaction, schema: String) throws {
        // Looked up before, for `IF NOT EXISTS` asks for the right to make one all the same.
        let isThere = try !transaction.ask("SELECT 1 FROM pg_namespace WHERE nspname = \(schema)").isEmpty
        if !isThere { transaction.write("CREATE SCHEMA \(name: schema)") }
        transaction.write(
            """
            CREATE TABLE IF NOT EXISTS schema_version (
              version int NOT NULL, one boolean PRIMARY KEY DEFAULT true CHECK (one))
            """)
        transaction.write("INSERT INTO schema_version (version) VALUES (0) ON CONFLICT (one) DO NOTHING")
    }
}

extension StoreError {
    static func newerSchema(_ version: Int) -> StoreError {
        StoreError(
            .schema, operation: "open",
            message:
                "The database has schema version \(version), this program knows up to \(Migration.current). "
                + "Update the program, or migrate the database down with the newer one.")
    }
}

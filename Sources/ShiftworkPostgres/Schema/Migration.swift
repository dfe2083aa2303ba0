internal import ShiftworkCore

/// One step of the schema, there and back. Append-only: a landed step never changes.
struct Migration: Sendable {
    let version: Int
    /// The oldest program, by the schema that it was made for, that works on with this version.
    var oldestProgram: Int
    /// One statement each, in their order.
    let up: [Statement]
    let down: [Statement]

    init(version: Int, oldestProgram: Int? = nil, up: [Statement], down: [Statement]) {
        (self.version, self.up, self.down) = (version, up, down)
        self.oldestProgram = oldestProgram ?? max(1, version - 1)
    }

    /// All steps, in their order.
    static let all: [Migration] = [jobs, documents, limits]

    /// The schema that this program works with.
    static let current = all.last?.version ?? 0
}

extension Migration {
    /// Brings a schema to a version in one transaction, alone: others that migrate wait, and find it done.
    /// - Parameter steps: all steps there are.
    static func migrate(
        _ connection: Connection, schema: String, to target: Int, steps: [Migration] = all
    ) throws {
        var mode = Transaction.Mode(schema: schema)
        mode.statementTimeout = .seconds(60)
        mode.lockTimeout = .seconds(30)
        try connection.withTransaction(mode) { transaction in
            transaction.write(lock(schema))
            let found = try state(in: transaction, schema: schema)
            guard found.version <= steps.last?.version ?? 0 else {
                throw StoreError.newerSchema(found.version)
            }
            // Looked up before, for `IF NOT EXISTS` asks for the right to make one all the same.
            let isThere = try !transaction.ask("SELECT 1 FROM pg_namespace WHERE nspname = \(schema)").isEmpty
            if found.version == 0, target > 0, !isThere { transaction.write("CREATE SCHEMA \(name: schema)") }
            for statement in try plan(from: found.version, to: target, steps: steps) {
                transaction.write(statement)
            }
        }
    }

    /// Of the transaction kind, which a pooler keeps; the number is drawn once and means nothing.
    static func lock(_ schema: String) -> Statement {
        "SELECT pg_advisory_xact_lock(\(literal: 1_736_409_117), hashtext(\(schema)))"
    }

    /// The statements that lead from one version to another.
    static func plan(from present: Int, to target: Int, steps: [Migration] = all) throws -> [Statement] {
        guard (0...(steps.last?.version ?? 0)).contains(target) else {
            throw StoreError(.schema, operation: "migrate", message: "There is no schema version \(target).")
        }
        guard present != target else { return [] }
        var statements: [Statement] = present == 0 ? beginning : []
        if present < target {
            for step in steps where present < step.version && step.version <= target { statements += step.up }
        } else {
            for step in steps.reversed() where target < step.version && step.version <= present {
                statements += step.down
            }
        }
        guard let reached = steps.first(where: { $0.version == target }) else {
            return statements + ["DROP TABLE schema_version"]
        }
        return statements + [
            """
            UPDATE schema_version
            SET version = \(literal: reached.version), oldest_program = \(literal: reached.oldestProgram)
            """
        ]
    }

    private static let beginning: [Statement] = [
        """
        CREATE TABLE IF NOT EXISTS schema_version (
          version int NOT NULL, oldest_program int NOT NULL, one boolean PRIMARY KEY DEFAULT true CHECK (one))
        """,
        "INSERT INTO schema_version (version, oldest_program) VALUES (0, 0) ON CONFLICT (one) DO NOTHING",
    ]
}

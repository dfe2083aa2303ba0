public import ShiftworkCore

extension PostgresStore {
    /// The schema that this program works with.
    public static var currentSchema: Int { Migration.current }

    /// The version of the schema at an address; 0 where there is none.
    /// - Throws: `unavailable`.
    public static func schemaVersion(at address: PostgresAddress) async throws(StoreError) -> Int {
        try await alone(address, "schema version") { connection in
            try Migration.state(connection, schema: address.schema).version
        }
    }

    /// Brings the schema at an address to a version, up or down, in one transaction and under a lock. Down loses what
    /// the older schema does not hold. Programs that use the store may go on while it goes up.
    /// - Throws: `schema` when there is no such version, `locked` when others hold the tables for too long.
    public static func migrate(
        _ address: PostgresAddress, to version: Int = currentSchema
    ) async throws(StoreError) {
        try await alone(address, "migrate") { connection in
            try Migration.migrate(connection, schema: address.schema, to: version)
        }
    }

    /// The statements that ``migrate(_:to:)`` would execute, as a script for `psql`: for those who migrate themselves.
    /// - Throws: `schema` when there is no such version.
    public static func migrationScript(
        schema: String, from present: Int, to version: Int = currentSchema
    ) throws(StoreError) -> String {
        do {
            let statements: [Statement] =
                [
                    "BEGIN", "SET LOCAL search_path TO \(name: schema), pg_temp",
                    "SELECT pg_advisory_xact_lock(\(literal: 1_736_409_117), hashtext(current_schema()))",
                ] + (try Migration.plan(from: present, to: version)) + ["COMMIT"]
            let beginning: [Statement] = present == 0 ? ["CREATE SCHEMA IF NOT EXISTS \(name: schema)"] : []
            return (beginning + statements).map { $0.compiled().sql + ";\n" }.joined()
        } catch {
            throw StoreError(error, operation: "migrate")
        }
    }

    /// Does something over a connection of its own.
    static func alone<Value: Sendable>(
        _ address: PostgresAddress, _ operation: String,
        _ body: @escaping @Sendable (Connection) throws -> Value
    ) async throws(StoreError) -> Value {
        let pool = ConnectionPool(address.target, size: 1, name: "care")
        let result: Result<Value, any Error>
        do { result = .success(try await pool.perform(body)) } catch { result = .failure(error) }
        await pool.close()
        do { return try result.get() } catch { throw StoreError(error, operation: operation) }
    }
}

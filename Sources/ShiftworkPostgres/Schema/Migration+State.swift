internal import ShiftworkCore

extension Migration {
    /// What a schema says of itself.
    struct State: Sendable {
        /// 0 where there is none.
        var version = 0
        /// The oldest program that works with it.
        var oldestProgram = 0
    }

    /// What the schema on the search path says of itself.
    static func state(in transaction: Transaction, schema: String) throws -> State {
        let isThere: Bool = try transaction.ask(
            """
            SELECT EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = \(schema) AND tablename = 'schema_version')
            """)[0][0]
        guard isThere,
            let row = try transaction.ask("SELECT version, oldest_program FROM schema_version").first
        else { return State() }
        return State(version: row[0], oldestProgram: row[1])
    }

    static func state(_ connection: Connection, schema: String) throws -> State {
        let mode = Transaction.Mode(schema: schema, isReadOnly: true, isDurable: false)
        return try connection.withTransaction(mode) { try state(in: $0, schema: schema) }
    }

    /// Sees to it that this program can work with a schema; makes it, or brings it up to date, if it may.
    ///
    /// What is as it should be is only looked at: no lock is taken, no right is needed.
    static func prepare(_ connection: Connection, _ address: PostgresAddress, migrates: Bool) throws {
        let found = try state(connection, schema: address.schema)
        guard found.version < current else {
            // A newer schema says which programs work on with it: so a fleet is updated one by one.
            if found.version > current, found.oldestProgram > current {
                throw StoreError.newerSchema(found.version)
            }
            return
        }
        if migrates { return try migrate(connection, schema: address.schema, to: current) }
        guard found.version > 0, found.version >= current - 1 else {
            throw StoreError.olderSchema(found.version, address)
        }
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

    fileprivate static func olderSchema(_ version: Int, _ address: PostgresAddress) -> StoreError {
        let found =
            version == 0
            ? "There is no store in the schema \"\(address.schema)\" of \(address.target)."
            : "The schema \"\(address.schema)\" has version \(version), this program needs \(Migration.current)."
        return StoreError(
            .schema, operation: "open",
            message: "\(found) Check the address, or migrate: shiftwork migrate up --store '\(address)'")
    }
}

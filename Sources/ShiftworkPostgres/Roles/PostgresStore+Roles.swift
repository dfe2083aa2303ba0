public import ShiftworkCore

extension PostgresStore {
    /// Makes roles with least rights for the schema at an address; doing it again changes nothing.
    /// - Throws: `unavailable` when who asks may not do that.
    public static func grant(_ roles: PostgresRoles, at address: PostgresAddress) async throws(StoreError) {
        try await alone(address, "roles") { connection in
            try connection.withTransaction(Transaction.Mode(schema: address.schema)) { transaction in
                for statement in roles.statements(schema: address.schema) { transaction.write(statement) }
            }
        }
    }
}

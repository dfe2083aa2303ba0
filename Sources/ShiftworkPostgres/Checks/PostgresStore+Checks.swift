public import ShiftworkCore

extension PostgresStore {
    /// Looks closely at the server: its version and settings, what others do on it, what its tables and replicas hold
    /// up. What a role may not see of others is not looked at.
    public func checks() async throws(StoreError) -> [StoreCheck] {
        var checks = try await look("checks") { look in
            let settings = try ServerSettings(look)
            return settings.checks + (try SchemaChecks(look).checks)
                + (try ActivityChecks(look, settings).checks) + (try TableChecks(look).checks)
                + (try ReplicationChecks(look).checks)
        }
        checks.append(try await pooler())
        return checks
    }

    /// Whether somebody stands between us and the server.
    private func pooler() async throws(StoreError) -> StoreCheck {
        do {
            return try await pools.reads.perform { connection in
                let backend: Int32 = try connection.run("SELECT pg_backend_pid()")[0][0]
                guard backend != connection.promisedBackend else {
                    return StoreCheck("pooler", .good, "none: connections are the server's own")
                }
                let isPreparing = connection.prepares
                return StoreCheck(
                    "pooler", .good,
                    "a pooler is in between: announcements (LISTEN) may not pass it, then workers poll"
                        + (isPreparing ? "" : ", though it keeps no prepared statements"),
                    fix: isPreparing
                        ? nil
                        : "PgBouncer 1.21 keeps prepared statements, with max_prepared_statements above 0.")
            }
        } catch {
            throw StoreError(error, operation: "checks")
        }
    }
}

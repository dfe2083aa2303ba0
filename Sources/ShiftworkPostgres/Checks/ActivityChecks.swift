internal import ShiftworkCore

/// What others do on the server that holds jobs up.
struct ActivityChecks {
    let checks: [StoreCheck]

    /// A transaction that is open so long keeps dead rows in all tables.
    static let longest = 300

    /// - Parameter longest: in seconds.
    init(_ look: Look, _ settings: ServerSettings, longest: Int = longest) throws {
        checks = [try Self.connections(look, settings)] + (try Self.transactions(look, longest))
    }

    private static func connections(_ look: Look, _ settings: ServerSettings) throws -> StoreCheck {
        let used: Int = try look.ask(
            "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'")[0][0]
        let text = "\(used) of \(settings.connections) in use"
        guard used * 5 > settings.connections * 4 else { return StoreCheck("connections", .good, text) }
        return StoreCheck(
            "connections", .warning, text,
            fix:
                "Each process that opens the store takes up to 14: raise max_connections, or put PgBouncer in between."
        )
    }

    /// Including those that are prepared, which outlive every connection.
    private static func transactions(_ look: Look, _ longest: Int) throws -> [StoreCheck] {
        let now = StoreTime.server.expression
        let before: Statement = "\(now) - make_interval(secs => \(Double(longest)))"
        let rows = try look.ask(
            """
            SELECT 'pid ' || pid, extract(epoch FROM \(now) - xact_start)::bigint,
              coalesce(nullif(application_name, ''), 'no name'), coalesce(state, '')
            FROM pg_stat_activity
            WHERE xact_start < \(before) AND pid <> pg_backend_pid()
              AND backend_type IN ('client backend', 'walsender')
            UNION ALL
            SELECT 'prepared transaction', extract(epoch FROM \(now) - prepared)::bigint, gid, 'prepared'
            FROM pg_prepared_xacts WHERE prepared < \(before)
            ORDER BY 2 DESC
            LIMIT 5
            """)
        guard !rows.isEmpty else {
            return [StoreCheck("transactions", .good, "none open for \(longest / 60) minutes")]
        }
        return rows.map { row in
            let (who, seconds, name, state): (String, Int, String, String) = (row[0], row[1], row[2], row[3])
            return StoreCheck(
                "transactions", .warning,
                "\(who) (\(name), \(state)) is open for \(seconds / 60) minutes: dead rows cannot be removed",
                fix: state == "prepared"
                    ? "Commit it or roll it back: ROLLBACK PREPARED '…'"
                    : "End it, if it is forgotten: SELECT pg_terminate_backend(\(who.filter(\.isNumber)))")
        }
    }
}

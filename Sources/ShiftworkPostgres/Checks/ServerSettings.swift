internal import ShiftworkCore

/// Settings of the server on which jobs depend.
struct ServerSettings {
    /// As a connection has them that changes none.
    private let values: [String: String]

    private static let names = [
        "server_version_num", "server_version", "fsync", "full_page_writes", "synchronous_commit",
        "autovacuum",
        "track_counts", "max_connections", "superuser_reserved_connections",
        "idle_in_transaction_session_timeout",
        "synchronous_standby_names",
    ]

    init(_ look: Look) throws {
        let rows = try look.ask("SELECT name, reset_val FROM pg_settings WHERE name = ANY (\(Self.names))")
        values = Dictionary(rows.map { ($0[0] as String, $0[1] as String) }, uniquingKeysWith: { $1 })
    }

    /// So many connections there may be besides a superuser's.
    var connections: Int { number("max_connections") - number("superuser_reserved_connections") }

    var checks: [StoreCheck] {
        [version, commits, idleTransactions]
            + Self.mustBeOn.map { name, harm in
                value(name) == "on"
                    ? StoreCheck(name, .good, "on")
                    : StoreCheck(
                        name, .problem, "\(value(name)): \(harm)", fix: "Set \(name) = on, and reload.")
            }
    }

    private static let mustBeOn = [
        ("fsync", "a crash of the machine can lose or damage everything"),
        ("full_page_writes", "a crash of the machine can damage pages"),
        ("autovacuum", "the tables of jobs fill with dead rows, and claims become slow"),
        ("track_counts", "autovacuum does not learn which tables need it"),
    ]

    private var version: StoreCheck {
        number("server_version_num") >= 150_000
            ? StoreCheck("server version", .good, value("server_version"))
            : StoreCheck(
                "server version", .problem, "\(value("server_version")) is older than 15",
                fix: "Update the server.")
    }

    /// The store says for each transaction of its own how far its commit must have come.
    private var commits: StoreCheck {
        let setting = value("synchronous_commit")
        let standbys = value("synchronous_standby_names")
        if setting == "off" {
            return StoreCheck(
                "synchronous_commit", .warning,
                "off: jobs enqueued by the SQL function in transactions of others can be lost when the server crashes",
                fix:
                    "Set synchronous_commit = on, or in those transactions: SET LOCAL synchronous_commit = on"
            )
        }
        let text = standbys.isEmpty ? "no synchronous standby" : "synchronous standbys: \(standbys)"
        return StoreCheck("synchronous_commit", .good, "\(setting), \(text)")
    }

    private var idleTransactions: StoreCheck {
        let name = "idle_in_transaction_session_timeout"
        guard number(name) == 0 else { return StoreCheck(name, .good, "\(number(name)) ms") }
        return StoreCheck(
            name, .warning, "0: a forgotten transaction keeps dead rows for ever",
            fix: "Set \(name) = '60s', or for each role that is not ours: ALTER ROLE … SET \(name) = '60s'")
    }

    private func value(_ name: String) -> String { values[name] ?? "" }
    private func number(_ name: String) -> Int { Int(value(name)) ?? 0 }
}

internal import ShiftworkCore

/// Standbys that lag, and slots that keep the write-ahead log.
struct ReplicationChecks {
    let checks: [StoreCheck]

    private static let muchLag = 256 << 20
    private static let muchKept = 1 << 30

    init(_ look: Look) throws {
        let isStandby: Bool = try look.ask("SELECT pg_is_in_recovery()")[0][0]
        guard !isStandby else {
            checks = [
                StoreCheck(
                    "replication", .problem, "this server is a standby: nothing can be written",
                    fix: "Give the primary's address, or several with target_session_attrs=read-write.")
            ]
            return
        }
        checks = try Self.standbys(look) + (try Self.slots(look))
    }

    private static func standbys(_ look: Look) throws -> [StoreCheck] {
        let rows = try look.ask(
            """
            SELECT coalesce(nullif(application_name, ''), 'no name'), coalesce(sync_state, ''),
              coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn), 0)::bigint
            FROM pg_stat_replication ORDER BY 1
            """)
        return rows.map { row in
            let (name, state, lag): (String, String, Int) = (row[0], row[1], row[2])
            let text = "\(state), \(lag >> 20) MiB behind"
            guard lag > muchLag else { return StoreCheck("standby \(name)", .good, text) }
            return StoreCheck(
                "standby \(name)", .warning, text,
                fix: "Look at its network and disk: what it lacks is lost if it is promoted now.")
        }
    }

    private static func slots(_ look: Look) throws -> [StoreCheck] {
        let rows = try look.ask(
            """
            SELECT slot_name::text, active, coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn), 0)::bigint
            FROM pg_replication_slots ORDER BY 1
            """)
        return rows.map { row in
            let (name, isActive, kept): (String, Bool, Int) = (row[0], row[1], row[2])
            let text = "\(isActive ? "active" : "inactive"), keeps \(kept >> 20) MiB of log"
            guard kept > muchKept || !isActive else { return StoreCheck("slot \(name)", .good, text) }
            return StoreCheck(
                "slot \(name)", .warning, text,
                fix: "If nobody uses it: SELECT pg_drop_replication_slot('\(name)')")
        }
    }
}

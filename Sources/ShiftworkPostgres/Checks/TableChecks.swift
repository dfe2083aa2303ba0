internal import ShiftworkCore

/// Dead rows and room of the tables that are emptied and filled all day.
struct TableChecks {
    let checks: [StoreCheck]

    private static let hot = [
        "ready", "scheduled", "held", "running", "counter_delta", "stat_delta", "queue_limit",
    ]
    /// Autovacuum begins at 2,000; so many are left only when something keeps it off.
    private static let manyDead = 50_000

    init(_ look: Look) throws {
        let rows = try look.ask(
            """
            SELECT relname::text, n_dead_tup, n_live_tup, pg_total_relation_size(relid)
            FROM pg_stat_user_tables
            WHERE schemaname = current_schema() AND relname = ANY (\(Self.hot))
            ORDER BY relname
            """)
        let bad = rows.compactMap { row -> StoreCheck? in
            let (name, dead, live, size): (String, Int, Int, Int) = (row[0], row[1], row[2], row[3])
            if dead > Self.manyDead, dead > live {
                return StoreCheck(
                    "table \(name)", .warning, "\(dead) dead rows beside \(live) living ones",
                    fix: "Look for long transactions, and whether autovacuum keeps up: VACUUM \(name)")
            }
            // A row and its place in the indexes take some 300 bytes.
            let isBloated = size > 256 << 20 && size / 2_000 > live + dead
            return isBloated
                ? StoreCheck(
                    "table \(name)", .warning, "\(size >> 20) MiB for \(live) rows",
                    fix: "In a quiet moment: VACUUM FULL \(name), which locks it meanwhile.")
                : nil
        }
        let dead = rows.reduce(0) { $0 + ($1[1] as Int) }
        checks = bad.isEmpty ? [StoreCheck("dead rows", .good, "\(dead) in the hot tables")] : bad
    }
}

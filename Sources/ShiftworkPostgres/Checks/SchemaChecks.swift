internal import ShiftworkCore

/// Whether the schema is what this program works with, and is ready for the days to come.
struct SchemaChecks {
    let checks: [StoreCheck]

    init(_ look: Look) throws {
        let version: Int = try look.ask("SELECT version FROM schema_version")[0][0]
        checks = [Self.check(version), try Self.partitions(look)]
    }

    private static func check(_ version: Int) -> StoreCheck {
        let current = Migration.current
        if version == current { return StoreCheck("schema", .good, "version \(version)") }
        return version < current
            ? StoreCheck(
                "schema", .warning, "version \(version), this program brings \(current)",
                fix: "When all programs are new: shiftwork migrate up")
            : StoreCheck(
                "schema", .warning, "version \(version), newer than this program's \(current)",
                fix: "Update this program.")
    }

    /// Rows for which nobody made a partition in time lie in the default one, which is never dropped.
    private static func partitions(_ look: Look) throws -> StoreCheck {
        let rows = try look.ask(
            """
            SELECT parent.relname::text, count(part.oid) FILTER (WHERE part.oid <> p.partdefid),
              coalesce(max(part.reltuples) FILTER (WHERE part.oid = p.partdefid), 0)::float8
            FROM pg_partitioned_table p
            JOIN pg_class parent ON parent.oid = p.partrelid
            JOIN pg_namespace n ON n.oid = parent.relnamespace AND n.nspname = current_schema()
            LEFT JOIN pg_inherits i ON i.inhparent = parent.oid
            LEFT JOIN pg_class part ON part.oid = i.inhrelid
            GROUP BY parent.relname
            """)
        let bare = rows.filter { ($0[1] as Int) == 0 || ($0[2] as Double) > 100_000 }.map { $0[0] as String }
        guard !bare.isEmpty else {
            return StoreCheck("partitions", .good, "\(rows.count) partitioned tables")
        }
        return StoreCheck(
            "partitions", .warning,
            "rows of \(bare.sorted().joined(separator: ", ")) go to the default partition",
            fix: "Let a worker or `shiftwork prune` run: maintenance makes partitions ahead.")
    }
}

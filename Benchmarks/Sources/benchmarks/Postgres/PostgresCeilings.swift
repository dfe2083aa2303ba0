import Foundation

/// What the server can do without Shiftwork, by the table of the storage design: `pgbench` with prepared statements.
struct PostgresCeilings {
    let cluster: PrivateCluster

    func measure(into table: inout ResultTable) throws {
        table.add("PostgreSQL", try cluster.ask("SHOW server_version")[0])
        table.add("PostgreSQL: settings", PrivateCluster.settings.joined(separator: " "))
        try cluster.ask(
            """
            CREATE TABLE narrow (id bigserial PRIMARY KEY, n int, t timestamptz DEFAULT now());
            CREATE TABLE wide (id uuid PRIMARY KEY, queue int, created timestamptz, status int, payload bytea);
            CREATE TABLE textbook (id bigserial PRIMARY KEY, status int, payload text);
            CREATE INDEX ON textbook (id) WHERE status = 0;
            INSERT INTO textbook (status, payload) SELECT 0, repeat('x', 40) FROM generate_series(1, 200000)
            """, "VACUUM ANALYZE textbook")
        try add("pg row", "INSERT INTO narrow (n) VALUES (1);", clients: 1, each: 8_000, "one row per durable commit, 1 client", &table)
        try add("pg rows", "INSERT INTO narrow (n) VALUES (1);", clients: 32, each: 1_500, "the same, 32 clients", &table)
        try add("pg batch", Self.batch, clients: 1, each: 300, rows: 1_000, "1,000 rows per statement into one table", &table)
        try add("pg textbook", Self.textbook, clients: 8, each: 1_500, "textbook queue: claim one, update one, 8 clients", &table)
        try cluster.ask("DROP TABLE narrow, wide, textbook", "CHECKPOINT", "SELECT pg_stat_statements_reset()")
    }

    private static let batch = """
        INSERT INTO wide SELECT gen_random_uuid(), 1, now(), 2, 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'
        FROM generate_series(1, 1000);
        """

    private static let textbook = """
        BEGIN;
        SELECT id FROM textbook WHERE status = 0 ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED \\gset
        UPDATE textbook SET status = 1 WHERE id = :id;
        COMMIT;
        UPDATE textbook SET status = 2 WHERE id = :id;
        """

    private func add(
        _ name: String, _ script: String, clients: Int, each: Int, rows: Int = 1, _ what: String,
        _ table: inout ResultTable
    ) throws {
        let file = "\(NSTemporaryDirectory())shiftwork-bench-\(UUID().uuidString.prefix(8)).sql"
        try script.write(toFile: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: file) }
        let said = try cluster.program(
            "pgbench",
            [
                // A number, not a time: we hand our children a mask under which no alarm reaches them.
                "-n", "-M", "prepared", "-f", file, "-t", "\(each)", "-c", "\(clients)", "-j", "\(min(clients, 2))",
                cluster.url,
            ])
        let line = said.split(separator: "\n").first { $0.hasPrefix("tps = ") }
        let rate = line.flatMap { Double($0.split(separator: " ")[2]) } ?? 0
        table.addCeiling(name, rate * Double(rows), "pgbench, \(what)")
    }
}

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
        for ceiling in Ceiling.all {
            table.addCeiling(ceiling.name, try rate(of: ceiling), "pgbench, \(ceiling.what)")
        }
        try cluster.ask(
            "DROP TABLE narrow, wide, textbook", "CHECKPOINT", "SELECT pg_stat_statements_reset()")
    }

    /// Rows a second.
    private func rate(of ceiling: Ceiling) throws -> Double {
        let file = "\(NSTemporaryDirectory())shiftwork-bench-\(UUID().uuidString.prefix(8)).sql"
        try ceiling.script.write(toFile: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: file) }
        let said = try cluster.program(
            "pgbench",
            [
                // A number, not a time: we hand our children a mask under which no alarm reaches them.
                "-n", "-M", "prepared", "-f", file, "-t", "\(ceiling.each)", "-c", "\(ceiling.clients)",
                "-j", "\(min(ceiling.clients, 2))", cluster.url,
            ])
        let line = said.split(separator: "\n").first { $0.hasPrefix("tps = ") }
        return (line.flatMap { Double($0.split(separator: " ")[2]) } ?? 0) * Double(ceiling.rows)
    }
}

/// One script for `pgbench`.
private struct Ceiling {
    let name: String
    let what: String
    let script: String
    let clients: Int
    /// Transactions of each client.
    let each: Int
    /// Rows of each transaction.
    var rows = 1

    static let all = [
        Ceiling(
            name: "pg row", what: "one row per durable commit, 1 client", script: row, clients: 1, each: 8_000
        ),
        Ceiling(name: "pg rows", what: "the same, 32 clients", script: row, clients: 32, each: 1_500),
        Ceiling(
            name: "pg batch", what: "1,000 rows per statement into one table", script: batch, clients: 1,
            each: 300, rows: 1_000),
        Ceiling(
            name: "pg textbook", what: "textbook queue: claim one, update one, 8 clients", script: textbook,
            clients: 8, each: 1_500),
    ]

    private static let row = "INSERT INTO narrow (n) VALUES (1);"

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
}

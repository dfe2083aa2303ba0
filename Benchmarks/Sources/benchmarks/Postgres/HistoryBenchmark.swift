import Foundation
import ShiftworkBench
import ShiftworkCore
import ShiftworkPostgres

/// A drain on a store that remembers millions of finished jobs, and the questions of the storage design meanwhile.
struct HistoryBenchmark {
    let options: Options
    let cluster: PrivateCluster

    func run(into table: inout ResultTable) async throws {
        let empty = try await drain(schema: "without_history", history: 0)
        let full = try await drain(schema: "with_history", history: options.history)
        table.add(
            "PostgreSQL: drain with an empty history",
            String(format: "%.0f/s, %.4f CPU-s per 1,000", empty.rate, empty.cpu))
        table.add(
            "PostgreSQL: drain with \(options.history) finished jobs",
            String(
                format: "%.0f/s, %.4f CPU-s per 1,000: %.2f of the rate", full.rate, full.cpu,
                full.rate / empty.rate))
        let store = try await PostgresStore(url: cluster.url, schema: "with_history")
        for (what, figure) in try await QuestionBenchmark(store: store, jobs: options.jobs).run() {
            table.add("PostgreSQL: \(what)", figure)
        }
        await store.close()
    }

    private func drain(schema: String, history: Int) async throws -> (rate: Double, cpu: Double) {
        say("  history of \(history)")
        let store = try await PostgresStore(url: cluster.url, schema: schema)
        if history > 0 { try fill(schema, history) }
        var plan = BenchPlan()
        (plan.jobs, plan.slots, plan.span, plan.latencySamples) = (
            options.jobs, options.slots, .seconds(1), 10
        )
        let report = try await Bench(plan, store: store, serverCost: { try cluster.cost() }).run()
        await store.close()
        return (
            report.drainPerSecond,
            report.cpuSecondsPerThousand + (report.serverDrain?.cpuSecondsPerThousand ?? 0)
        )
    }

    /// Finished jobs of ten types over thirty days, straight into the tables: a hundredth failed.
    private func fill(_ schema: String, _ history: Int) throws {
        try cluster.ask(
            "SET search_path = \(schema)",
            "INSERT INTO queue (tenant, name) VALUES ('', 'bench')",
            "INSERT INTO type (name) SELECT 'old-' || n FROM generate_series(1, 10) n",
            """
            CREATE TEMP TABLE past AS SELECT g, t, g % 10 + 1 AS type_id, CASE WHEN g % 100 = 0 THEN \(Self.failed)
              ELSE \(Self.finished) END AS status,
              (lpad(to_hex((extract(epoch FROM t) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(g % 4096), 3, '0')
                || '8' || lpad(to_hex(g), 15, '0'))::uuid AS id
            FROM (SELECT g, now() - interval '30 days' + g * (interval '30 days' / \(history)) AS t
                  FROM generate_series(1, \(history)) g) x
            """,
            """
            INSERT INTO job (id, created_at, queue_id, type_id, flags, priority, payload_version, max_attempts,
              max_crashes, payload)
            SELECT id, t, 1, type_id, 0, 5, 1, 4, 3, '{"text":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}' FROM past ORDER BY g
            """,
            """
            INSERT INTO outcome (id, token, enqueued_at, started_at, ended_at, queue_id, type_id, flags, attempt,
              failures, crashes, status, priority)
            SELECT id, 1, t, t, t, 1, type_id, 0, 1, 0, 0, status, 5 FROM past ORDER BY g
            """,
            "DROP TABLE past",
            "VACUUM ANALYZE \(schema).job", "VACUUM ANALYZE \(schema).outcome", "CHECKPOINT")
    }

    private static let finished = JobStatus.finished.code
    private static let failed = JobStatus.failed.code
}

import Foundation
import ShiftworkBench
import ShiftworkCore
import ShiftworkPostgres

/// Jobs at a steady rate while millions whose retention has ended are removed.
struct PruneBenchmark {
    let options: Options
    let cluster: PrivateCluster

    func run(into table: inout ResultTable) async throws {
        let rate = 2_000
        let clean = try await measure(rate, schema: "kept", expired: 0)
        let pruned = try await measure(rate, schema: "pruned", expired: options.history)
        table.add(
            "PostgreSQL: \(rate) jobs/s offered, nothing to prune",
            String(format: "%.0f/s finished, wait p99 %.1f ms", clean.report.perSecond, clean.report.waitP99))
        table.add(
            "PostgreSQL: the same, \(options.history) expired jobs",
            String(
                format: "%.0f/s finished, wait p99 %.1f ms, %d pruned a second", pruned.report.perSecond,
                pruned.report.waitP99, pruned.pruned / options.seconds))
    }

    private func measure(
        _ rate: Int, schema: String, expired: Int
    ) async throws -> (report: SteadyReport, pruned: Int) {
        say("  \(schema), \(options.seconds) s")
        let store = try await PostgresStore(url: cluster.url, schema: schema)
        if expired > 0 { try cluster.fill(schema, expired, age: 400, failsEvery: expired + 1) }
        let report = try await Bench(BenchPlan(), store: store).steady(
            rate: rate, for: .seconds(options.seconds))
        await store.close()
        let left = try cluster.ask(
            "SELECT count(*) FROM \(schema).outcome WHERE ended_at < now() - interval '400 days'")
        return (report, expired - (left.first.flatMap { Int($0) } ?? 0))
    }
}

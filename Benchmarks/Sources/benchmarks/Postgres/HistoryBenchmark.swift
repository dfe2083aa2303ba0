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
        if history > 0 { try cluster.fill(schema, history) }
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
}

import ShiftworkBench
import ShiftworkCore
import ShiftworkSQLite

/// Enqueue and drain, durable and relaxed in turn, so that a noisy machine treats both alike.
struct DrainBenchmark {
    let options: Options

    init(_ options: Options) { self.options = options }

    func run(into table: inout ResultTable) async throws {
        var reports: [Durability: [BenchReport]] = [:]
        for run in 0..<options.runs {
            let order: [Durability] = run % 2 == 0 ? [.relaxed, .durable] : [.durable, .relaxed]
            for durability in order { reports[durability, default: []].append(try await measure(durability)) }
        }
        for durability in [Durability.durable, .relaxed] {
            add(reports[durability] ?? [], durability.rawValue, into: &table)
        }
    }

    private func measure(_ durability: Durability) async throws -> BenchReport {
        var plan = BenchPlan()
        (plan.jobs, plan.durability) = (options.jobs, durability)
        return try await withTemporaryDatabase { path in
            let store = try SQLiteStore(path: path)
            let report = try await Bench(plan, store: store).run()
            await store.close()
            return report
        }
    }

    private func add(_ reports: [BenchReport], _ name: String, into table: inout ResultTable) {
        let bad = reports.reduce(0) { $0 + $1.lost + $1.duplicated }
        table.add("\(name): lost or duplicated", "\(bad)")
        table.add(
            "\(name): enqueue, one at a time", perSecond: reports.map(\.enqueueSinglePerSecond), of: "single")
        table.add(
            "\(name): enqueue, 128 at a time", perSecond: reports.map(\.enqueueConcurrentPerSecond),
            of: "single")
        table.add("\(name): enqueue in bulk", perSecond: reports.map(\.enqueueBulkPerSecond), of: "batched")
        table.add("\(name): drain", perSecond: reports.map(\.drainPerSecond), of: "batched")
        let figures: [(String, (BenchReport) -> Double)] = [
            ("CPU-seconds per 1,000 drained", { $0.cpuSecondsPerThousand }),
            ("trips per 1,000 drained", { $0.tripsPerThousand }),
            ("latency p50, ms", { $0.latencyMilliseconds.p50 }),
            ("latency p99, ms", { $0.latencyMilliseconds.p99 }),
            ("peak RSS, MB", { $0.peakRSSMegabytes }),
        ]
        for (what, figure) in figures { table.add("\(name): \(what)", values: reports.map(figure)) }
    }
}

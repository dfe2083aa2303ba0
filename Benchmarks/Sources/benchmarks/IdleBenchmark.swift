import ShiftworkBench
import ShiftworkSQLite

/// What a worker costs that has nothing to do.
struct IdleBenchmark {
    func run(into table: inout ResultTable) async throws {
        let (share, rss, _) = try await withTemporaryDatabase { path in
            let store = try SQLiteStore(path: path)
            let cost = try await Bench(BenchPlan(), store: store).idle(for: .seconds(10))
            await store.close()
            return cost
        }
        table.add("idle worker: share of a core", "\((share * 10_000).rounded() / 100) %")
        table.add(
            "idle worker: peak RSS of this process so far, MB", "\(Int(rss))",
            note: "after the other measurements")
    }
}

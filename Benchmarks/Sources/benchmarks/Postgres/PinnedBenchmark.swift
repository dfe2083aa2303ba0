import Foundation
import ShiftworkBench
import ShiftworkPostgres

/// Jobs at a steady rate beside a transaction that is held open: the server may clean nothing up that it could
/// still see.
struct PinnedBenchmark {
    let options: Options
    let cluster: PrivateCluster

    func run(into table: inout ResultTable) async throws {
        let rate = 2_000
        let clean = try await measure(rate, schema: "clean", seconds: min(options.seconds, 60))
        let pin = try Pin(cluster)
        let pinned = try await measure(rate, schema: "pinned", seconds: options.seconds)
        pin.release()
        table.add("PostgreSQL: \(rate) jobs/s offered", String(format: "%.0f/s finished", clean.perSecond))
        table.add(
            "PostgreSQL: the same, a transaction held open for \(options.seconds) s",
            String(
                format: "%.0f/s finished, %.2f of the clean rate", pinned.perSecond,
                pinned.perSecond / clean.perSecond))
        table.add(
            "PostgreSQL: the last tenth of it",
            String(
                format: "%.0f/s finished, wait p99 %.1f ms (clean %.1f ms)", pinned.lastTenth, pinned.waitP99,
                clean.waitP99))
    }

    private func measure(_ rate: Int, schema: String, seconds: Int) async throws -> SteadyReport {
        say("  \(schema), \(seconds) s")
        let store = try await PostgresStore(url: cluster.url, schema: schema)
        let report = try await Bench(BenchPlan(), store: store).steady(rate: rate, for: .seconds(seconds))
        let findings = try await store.verify(isDeep: false)
        guard findings.isEmpty else { throw ClusterTrouble("verify: \(findings.prefix(3))") }
        await store.close()
        return report
    }
}

/// A transaction that has looked once, and stays open.
private struct Pin {
    private let process = Process()
    private let input = Pipe()

    init(_ cluster: PrivateCluster) throws {
        process.executableURL = URL(fileURLWithPath: "\(cluster.programs)/psql")
        process.arguments = [cluster.url, "-XAtq"]
        (process.standardInput, process.standardOutput) = (input, FileHandle.nullDevice)
        try process.run()
        let words = "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM pg_class;\n"
        try input.fileHandleForWriting.write(contentsOf: Data(words.utf8))
    }

    func release() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}

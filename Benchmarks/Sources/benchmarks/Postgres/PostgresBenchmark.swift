import Foundation
import ShiftworkBench
import ShiftworkCore
import ShiftworkPostgres

/// Enqueue and drain on a server of its own, client and server together on this machine.
struct PostgresBenchmark {
    let options: Options

    init(_ options: Options) { self.options = options }

    func run(into table: inout ResultTable) async throws {
        let cluster = try PrivateCluster()
        defer { cluster.stop() }
        if options.wants("pinned") {
            try await PinnedBenchmark(options: options, cluster: cluster).run(into: &table)
        }
        if options.wants("prune") {
            try await PruneBenchmark(options: options, cluster: cluster).run(into: &table)
        }
        if options.wants("history") {
            try await HistoryBenchmark(options: options, cluster: cluster).run(into: &table)
        }
        guard options.wants("postgres") else { return }
        try await idle(cluster, into: &table)
        try PostgresCeilings(cluster: cluster).measure(into: &table)
        var reports: [BenchReport] = []
        for run in 0..<options.runs { reports.append(try await measure(cluster, run)) }
        add(reports, into: &table)
    }

    private func measure(_ cluster: PrivateCluster, _ run: Int) async throws -> BenchReport {
        var plan = BenchPlan()
        (plan.jobs, plan.slots, plan.workersHere) = (options.jobs, options.slots, options.workers)
        let store = try await PostgresStore(url: cluster.url, schema: "bench_\(run)")
        let report = try await Bench(
            plan, store: store, serverCost: { try cluster.cost() }, progress: { say("  \($0)") }
        ).run()
        let findings = try await store.verify(isDeep: false)
        guard findings.isEmpty else { throw ClusterTrouble("verify: \(findings.prefix(3))") }
        await store.close()
        if options.showsStatements { try showStatements(cluster) }
        try cluster.ask("DROP SCHEMA bench_\(run) CASCADE", "CHECKPOINT", "SELECT pg_stat_statements_reset()")
        return report
    }

    /// What a process with nothing to do asks of the server: a worker and the maintenance.
    private func idle(_ cluster: PrivateCluster, into table: inout ResultTable) async throws {
        let store = try await PostgresStore(url: cluster.url, schema: "idle")
        try cluster.ask("SELECT pg_stat_statements_reset()")
        let cost = try await Bench(BenchPlan(), store: store, serverCost: { try cluster.cost() })
            .idle(for: .seconds(60))
        await store.close()
        if options.showsStatements { try showStatements(cluster) }
        guard let server = cost.server else { return }
        table.add(
            "PostgreSQL: idle worker with maintenance",
            String(
                format: "%.2f statements/s, client %.2f %%, server %.2f %% of a core",
                Double(server.statements) / 60, cost.share * 100, server.cpu / 60 * 100))
        try cluster.ask("DROP SCHEMA idle CASCADE")
    }

    /// What the server spent its time on, for whoever makes it faster.
    private func showStatements(_ cluster: PrivateCluster) throws {
        let rows = try cluster.ask(
            """
            SELECT round(total_exec_time) || ' ms ' || calls || ' calls ' || rows || ' rows '
              || wal_bytes || ' B ' || left(regexp_replace(query, '\\s+', ' ', 'g'), 140)
            FROM pg_stat_statements ORDER BY total_exec_time DESC LIMIT 30
            """)
        for row in rows { say(row) }
    }

    private func add(_ reports: [BenchReport], into table: inout ResultTable) {
        let name = "PostgreSQL"
        table.add("\(name): lost or duplicated", "\(reports.reduce(0) { $0 + $1.lost + $1.duplicated })")
        table.add(
            "\(name): enqueue, one at a time", perSecond: reports.map(\.enqueueSinglePerSecond), of: "pg row")
        table.add(
            "\(name): enqueue, 128 at a time", perSecond: reports.map(\.enqueueConcurrentPerSecond),
            of: "pg rows")
        table.add("\(name): enqueue in bulk", perSecond: reports.map(\.enqueueBulkPerSecond), of: "pg batch")
        table.add("\(name): drain", perSecond: reports.map(\.drainPerSecond), of: "pg batch")
        table.add(
            "\(name): drain over the textbook queue", perSecond: reports.map(\.drainPerSecond),
            of: "pg textbook")
        let figures: [(String, (BenchReport) -> Double?)] = [
            ("client CPU-seconds per 1,000 drained", { $0.cpuSecondsPerThousand }),
            ("server CPU-seconds per 1,000 drained", { $0.serverDrain?.cpuSecondsPerThousand }),
            ("server CPU-seconds per 1,000 enqueued in bulk", { $0.serverEnqueue?.cpuSecondsPerThousand }),
            ("log bytes per job, enqueue", { $0.serverEnqueue?.logBytesPerJob }),
            ("log bytes per job, drain", { $0.serverDrain?.logBytesPerJob }),
            ("trips per 1,000 drained", { $0.tripsPerThousand }),
            ("statements per 1,000 drained", { $0.serverDrain?.statementsPerThousand }),
            ("rate of the last tenth over the first", { $0.drainLastOverFirst }),
            ("latency p50, ms", { $0.latencyMilliseconds.p50 }),
            ("latency p99, ms", { $0.latencyMilliseconds.p99 }),
            ("peak RSS of the client, MB", { $0.peakRSSMegabytes }),
        ]
        for (what, figure) in figures { table.add("\(name): \(what)", values: reports.compactMap(figure)) }
    }
}

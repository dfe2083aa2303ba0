import Foundation
import ShiftworkBench
import ShiftworkCore
import ShiftworkSQLite

/// A backlog of a million jobs, drained to the end; then the questions of the storage design while another drain runs.
struct BacklogBenchmark {
    let options: Options

    init(_ options: Options) { self.options = options }

    func run(into table: inout ResultTable) async throws {
        var plan = BenchPlan()
        (plan.jobs, plan.durability, plan.span, plan.latencySamples) = (
            options.backlog, .relaxed, .seconds(1), 50
        )
        let drain = plan
        let rows = try await withTemporaryDatabase { path in
            let store = try SQLiteStore(path: path)
            var rows: [(String, String)] = []
            let report = try await Bench(drain, store: store).run()
            rows.append(("backlog of \(options.backlog): drain", "\(Int(report.drainPerSecond))/s"))
            rows.append(
                (
                    "backlog: rate of the last tenth over the first",
                    String(format: "%.2f", report.drainLastOverFirst)
                ))
            rows.append(("backlog: lost or duplicated", "\(report.lost + report.duplicated)"))
            rows.append(("backlog: peak RSS, MB", String(format: "%.0f", report.peakRSSMegabytes)))
            if options.wants("questions") {
                rows += try await QuestionBenchmark(store: store, jobs: options.jobs).run()
            }
            await store.close()
            return rows
        }
        for (what, figure) in rows { table.add(what, figure) }
    }
}

/// Asks the questions of the storage design while another drain runs.
struct QuestionBenchmark {
    let store: any JobStore
    let jobs: Int

    func run() async throws -> [(String, String)] {
        try await withThrowingTaskGroup(of: [(String, String)].self) { group in
            group.addTask { try await Bench.load(store, jobs: jobs) }
            group.addTask {
                var rows: [(String, String)] = []
                for question in Question.all { rows.append(try await measure(question)) }
                return rows
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }

    private func measure(_ question: Question) async throws -> (String, String) {
        var times: [Double] = []
        let newest = try await store.page(PageRequest(JobQuery(), limit: 1)).jobs.first
        for _ in 0..<200 {
            let start = DispatchTime.now().uptimeNanoseconds
            try await question.ask(store, newest)
            times.append(Double(DispatchTime.now().uptimeNanoseconds - start) / 1e6)
        }
        times.sort()
        return (
            "\(question.name), while draining",
            String(format: "p50 %.2f ms, p99 %.2f ms", times[100], times[197])
        )
    }
}

/// One of the questions.
struct Question: Sendable {
    let name: String
    let ask: @Sendable (any JobStore, JobRecord?) async throws -> Void

    static let all = [
        Question(name: "Q1 newest 50") { store, _ in _ = try await store.page(PageRequest(JobQuery())) },
        Question(name: "Q2 a page in the middle") { store, newest in
            guard let newest else { return }
            let middle = UUIDv7(
                milliseconds: newest.id.uuid.timestamp.microseconds / 1_000 - 5_000, sequence: 0, random: 0)
            _ = try await store.page(PageRequest(JobQuery(), cursor: JobCursor(job: JobID(middle))))
        },
        Question(name: "Q3 failed jobs of a type") { store, _ in
            _ = try await store.page(PageRequest(.status(.failed) && .type("bench-no-op")))
        },
        Question(name: "Q4 counts") { store, _ in _ = try await store.counts(scope: .all) },
        Question(name: "Q5 one job with its history") { store, newest in
            guard let newest else { return }
            _ = try await store.jobs([newest.id], scope: .all)
            _ = try await store.history(of: newest.id, scope: .all)
        },
        Question(name: "Q6 jobs of a reference") { store, _ in
            _ = try await store.page(PageRequest(.reference("TaskPlan", "42")))
        },
        Question(name: "Q7 p95 by type, 24 h") { store, _ in
            let now = try await store.now()
            _ = try await store.statistics(StatisticsRequest(from: now - .days(1), until: now)).run(.finished)
                .quantile(0.95)
        },
        Question(name: "Q8 top causes") { store, _ in
            let now = try await store.now()
            _ = try await store.errors(from: now - .days(1), until: now, limit: 20)
        },
    ]
}

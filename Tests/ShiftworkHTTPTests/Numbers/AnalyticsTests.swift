import Foundation
import ShiftworkCore
import Testing

@testable import ShiftworkHTTP

@Suite("Numbers over HTTP")
struct AnalyticsTests {
    private let window = Window()

    /// One job that finished, and one that waits.
    private func run() async throws {
        let worker = "0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7"
        let id = try await window.enqueue()
        _ = try await window.post("/workers", #"{"id":"\#(worker)","name":"w","types":["send-email"]}"#)
        let answer = try await window.post("/workers/\(worker)/claim", "{}")
        let lease = try #require(answer["jobs", "0", "lease", "token"])
        _ = try await window.post(
            "/jobs/\(id)/settle",
            #"{"worker":"\#(worker)","lease":"\#(lease)","outcome":"finished","ran_ms":5}"#)
        _ = try await window.enqueue(#"{"type":"send-email","queue":"mail"}"#)
    }

    @Test func `a summary tells how some days went`() async throws {
        try await run()
        let summary = try await window.get("/analytics/summary?days=2")
        #expect(summary["enqueued"] == "2")
        #expect(summary["finished"] == "1")
        #expect(summary["success_rate"] == "1.0000")
        #expect(summary["wait_by_queue", "default", "count"] == "1")
        #expect(try await window.get("/analytics/summary?days=0").status == 400)
    }

    @Test func `a series has a line for each queue, and the backlog ends with what is open`() async throws {
        try await run()
        let throughput = try await window.get("/analytics/series?by=queue&step=hour")
        let lines = throughput.json.value(at: ["series"])?.elements ?? []
        #expect(Set(lines.compactMap { $0.scalar(at: ["key"]) }) == ["default", "mail"])
        let backlog = try await window.get("/analytics/series?metric=backlog&step=day")
        let points = backlog.json.value(at: ["series", "0", "points"])?.elements ?? []
        #expect(points.last?.scalar(at: ["backlog"]) == "1")
        #expect(try await window.get("/analytics/series?metric=speed").status == 400)
    }

    @Test func `run times are told as a histogram, and by time as a heatmap`() async throws {
        try await run()
        let histogram = try await window.get("/analytics/histogram")
        #expect(histogram["summary", "count"] == "1")
        #expect(histogram["buckets", "0", "count"] == "1")
        #expect(try await window.get("/analytics/heatmap")["columns", "0", "buckets", "0", "count"] == "1")
    }

    @Test func `statistics answer the terms that rollups keep, and refuse others`() async throws {
        try await run()
        let finished = try await window.get("/stats?q=status:finished%20queue:default&by=status,queue")
        #expect(finished["rows", "0", "count"] == "1")
        #expect(finished["rows", "1"] == nil)
        #expect(try await window.get("/stats?q=tag:eu").status == 400)
        #expect(try await window.get("/stats?by=tenant").status == 400)
    }

    @Test func `statistics by user have a line for each user, and none for jobs of nobody`() async throws {
        for user in ["bert", "anna", "anna"] {
            _ = try await window.enqueue(#"{"type":"send-email","user_id":"\#(user)"}"#)
        }
        try await run()
        let answer = try await window.get("/stats?by=user&q=status:queued")
        let rows = answer.json.value(at: ["rows"])?.elements ?? []
        #expect(rows.compactMap { $0.scalar(at: ["user_id"]) } == ["anna", "bert"])
        #expect(rows.compactMap { $0.scalar(at: ["count"]) } == ["2", "1"])
        #expect(answer["enqueued"] == "3")
        #expect(answer["complete"] == "true")
        let one = try await window.get("/stats?by=user&user=bert&q=status:queued")
        #expect(one["rows", "0", "user_id"] == "bert" && one["rows", "1"] == nil)
    }

    @Test func `of many users those with the most jobs are told`() async throws {
        var statistics = Statistics(
            rows: [], resolution: .hour, from: Timestamp(seconds: 0), until: Timestamp(seconds: 3_600))
        for number in 0..<1_001 {
            var row = StatisticsRow(queue: "default", type: "work", status: .finished)
            (row.user, row.count) = ("user-\(number)", number == 500 ? 1 : 2)
            statistics.rows.append(row)
        }
        let hasAll = statistics.keepUsers(1_000)
        let told = Set(statistics.rows.compactMap(\.user))
        #expect(!hasAll && told.count == 1_000 && !told.contains("user-500"))
    }

    @Test func `histograms are told to those who ask, in the form in which they add up`() async throws {
        try await run()
        let path = "/stats?by=status,type&q=status:finished"
        #expect(try await window.get(path)["rows", "0", "run_histogram"] == nil)
        let row = try #require(try await window.get(path + "&histograms=true").json.value(at: ["rows", "0"]))
        #expect(row.scalar(at: ["attempts"]) == "1")
        for name in ["wait_histogram", "run_histogram"] {
            let text = try #require(row.scalar(at: [name]))
            let histogram = try Histogram(decoding: Array(try #require(Data(base64Encoded: text))))
            #expect(histogram.count == 1)
        }
        #expect(try await window.get("/stats?histograms=yes").status == 400)
    }

    @Test func `jobs are counted by queue, type and status, each tenant's for itself`() async throws {
        try await run()
        let counts = try await window.get("/stats/counts").json.value(at: ["data"])?.elements ?? []
        let texts = counts.map { count in
            ["queue", "type", "status", "count"].map { count.scalar(at: [$0]) ?? "" }.joined(separator: " ")
        }
        #expect(texts.sorted() == ["default send-email finished 1", "mail send-email queued 1"])
        let acme = window.seen(by: Principal(name: "a", role: .viewer, tenant: "acme"))
        #expect(try await acme.get("/stats/counts").json.value(at: ["data"])?.elements?.isEmpty == true)
    }

    @Test func `the backlog goes back through what came and went`() {
        func bucket(_ enqueued: Int64, _ finished: Int64) -> Statistics {
            let rows = [(JobStatus.queued, enqueued), (.finished, finished)].map { status, count in
                var row = StatisticsRow(queue: .default, type: JobType("a"), status: status)
                row.count = count
                return row
            }
            let moment = Timestamp(seconds: 0)
            return Statistics(rows: rows, resolution: .hour, from: moment, until: moment)
        }
        #expect(Series.backlog(after: [bucket(5, 1), bucket(2, 3)], now: 3) == [4, 3])
        #expect(Series.backlog(after: [bucket(1, 0), bucket(9, 0)], now: 2) == [0, 2])
    }
}

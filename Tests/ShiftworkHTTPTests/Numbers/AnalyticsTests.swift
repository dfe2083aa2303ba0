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
        #expect(try await window.get("/stats?by=user").status == 400)
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

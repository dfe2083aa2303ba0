import CoreMetrics
import HTTPTypes
import ShiftworkCore
import ShiftworkLaws
import ShiftworkMemory
import ShiftworkRuntime
import Testing

@testable import ShiftworkHTTP

@Suite("Metrics")
struct MetricTests {
    private let registry = MetricRegistry()

    private var text: String {
        MetricText(registry.points).text
    }

    @Test func `a counter adds up over all who count by the same labels`() {
        for _ in 0..<3 {
            registry.makeCounter(label: "a_total", dimensions: [("queue", "mail")]).increment(by: 2)
        }
        #expect(
            text == """
                # HELP a_total No description.
                # TYPE a_total counter
                a_total{queue="mail"} 6

                """)
    }

    @Test func `a duration falls into its bucket, in seconds`() {
        let timer = registry.makeTimer(label: "shiftwork_attempt_run_duration_seconds", dimensions: [])
        timer.recordNanoseconds(5_000_000)
        timer.recordNanoseconds(7_200_000_000_000)
        let lines = text.split(separator: "\n").map(String.init)
        #expect(lines.contains(#"shiftwork_attempt_run_duration_seconds_bucket{le="0.005"} 1"#))
        #expect(lines.contains(#"shiftwork_attempt_run_duration_seconds_bucket{le="3600"} 1"#))
        #expect(lines.contains(#"shiftwork_attempt_run_duration_seconds_bucket{le="+Inf"} 2"#))
        #expect(lines.contains("shiftwork_attempt_run_duration_seconds_sum 7200.005"))
        #expect(lines.contains("shiftwork_attempt_run_duration_seconds_count 2"))
    }

    @Test func `labels hold any text, names only plain letters`() {
        registry.makeMeter(label: "9 lives", dimensions: [("what", "a\"b\\c\nd")]).set(Int64(3))
        #expect(text.hasSuffix("_9_lives{what=\"a\\\"b\\\\c\\nd\"} 3\n"))
    }

    @Test func `who invents names does not fill the memory`() {
        for number in 0..<(MetricRegistry.seriesLimit + 50) {
            registry.makeCounter(label: "a_total", dimensions: [("type", "t\(number)")]).increment(by: 1)
        }
        #expect(registry.points.count == MetricRegistry.seriesLimit + 1)
        #expect(text.contains(#"a_total{type="_other"} 50"#))
    }

    /// Of this whole process: there is one backend, and it is chosen once.
    private static let ofProcess: MetricRegistry = {
        let registry = MetricRegistry()
        MetricsSystem.bootstrap(registry)
        return registry
    }()

    @Test func `what workers do over HTTP, and what operators end, is counted`() async throws {
        let registry = Self.ofProcess
        let type = "counted-type"
        let window = try await runs(of: type, [("finished", 40), ("failed", 40)])
        _ = try await window.post("/jobs/\(try await window.enqueue(#"{"type":"\#(type)"}"#))/cancel")
        func value(_ name: String, _ word: String) -> MetricPoint.Value? {
            registry.points.first { point in
                let words = point.labels.map(\.value)
                return point.name == name && words.contains(type) && words.contains(word)
            }?.value
        }
        for word in ["finished", "failed"] {
            #expect(value("shiftwork_attempts_total", word) == .counter(1))
        }
        for word in ["finished", "failed", "canceled"] {
            #expect(value("shiftwork_jobs_ended_total", word) == .counter(1))
        }
        guard case .histogram(_, _, let sum) = value("shiftwork_attempt_run_duration_seconds", "finished")
        else {
            Issue.record("no run time was told")
            return
        }
        #expect(sum == 0.04)
    }

    @Test func `no run is told to last longer than its job was held`() async throws {
        let registry = Self.ofProcess
        let type = "boasting-type"
        _ = try await runs(of: type, [("finished", 126_000_000_000_000)])
        let point = registry.points.first { point in
            point.name == "shiftwork_attempt_run_duration_seconds" && point.labels.map(\.value).contains(type)
        }
        guard case .histogram(_, _, let sum) = try #require(point).value else {
            Issue.record("no run time was told")
            return
        }
        #expect(sum == 1)
    }

    /// Has a worker run jobs for a second each, and say that they ran for so many milliseconds.
    private func runs(of type: String, _ ends: [(outcome: String, ran: Int)]) async throws -> Window {
        let clock = LawClock()
        let store = MemoryStore { clock.now }
        var system = System.live
        system.now = { clock.now }
        let configuration = ShiftworkAPI.Configuration { _ in Principal(name: "anna", role: .admin) }
        let window = Window(
            store: store, api: ShiftworkAPI(store: store, configuration: configuration, system: system))
        let worker = "0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7"
        _ = try await window.post(
            "/workers", #"{"id":"\#(worker)","name":"w","types":["\#(type)"],"slots":2}"#)
        for (outcome, ran) in ends {
            let id = try await window.enqueue(#"{"type":"\#(type)","max_attempts":1}"#)
            let claimed = try await window.post("/workers/\(worker)/claim", #"{"slots":1}"#)
            let lease = try #require(claimed["jobs", "0", "lease", "token"])
            clock.advance(by: .seconds(1))
            _ = try await window.post(
                "/workers/\(worker)/pump",
                #"{"settle":[{"job":"\#(id)","lease":"\#(lease)","outcome":"\#(outcome)","ran_ms":\#(ran)}]}"#
            )
        }
        return window
    }

    @Test func `the server shows how the store is`() async throws {
        let window = Window()
        _ = try await window.enqueue(#"{"type":"a","queue":"mail"}"#)
        _ = try await window.enqueue(#"{"type":"a","queue":"other"}"#)
        _ = try await window.post("/queues/mail/pause")
        _ = try await window.ask(.patch, "/queues/mail", #"{"concurrency":5}"#)
        let answer = try await window.ask(.get, "/metrics", root: "")
        #expect(answer.status == 200)
        #expect(answer.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
        let lines = Set(answer.text.split(separator: "\n").map(String.init))
        #expect(lines.contains(#"shiftwork_jobs{queue="mail",status="queued"} 1"#))
        #expect(lines.contains(#"shiftwork_jobs{queue="mail",status="failed"} 0"#))
        #expect(lines.contains(#"shiftwork_queue_paused{queue="mail"} 1"#))
        #expect(lines.contains(#"shiftwork_queue_concurrency{queue="mail"} 5"#))
        #expect(!answer.text.contains(#"shiftwork_queue_concurrency{queue="other"}"#))
        #expect(lines.contains(#"shiftwork_workers{status="lost"} 0"#))
        #expect(lines.contains("shiftwork_event_streams 0"))
    }

    @Test func `a tenant sees its own queues and nothing of the process`() async throws {
        let window = Window()
        _ = try await window.enqueue(#"{"type":"a","queue":"mail"}"#)
        let tenant = window.seen(by: Principal(name: "bo", role: .viewer, tenant: "b"))
        let answer = try await tenant.ask(.get, "/metrics", root: "")
        #expect(answer.status == 200)
        #expect(!answer.text.contains("mail"))
        #expect(!answer.text.contains("shiftwork_workers"))
        #expect(try await window.seen(by: nil).ask(.get, "/metrics", root: "").status == 401)
    }

    @Test func `a trace goes with the job if it is one`() async throws {
        let window = Window()
        let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        let with = try await window.ask(.post, "/jobs", #"{"type":"a"}"#, headers: [.traceParent: trace])
        #expect(with["trace_id"] == "4bf92f3577b34da6a3ce929d0e0e4736")
        #expect(with.headers[.serverTiming]?.hasPrefix("store;dur=") == true)
        for wrong in ["", "00-0-0-0", trace.uppercased(), trace + "-x", "ff" + trace.dropFirst(2)] {
            let without = try await window.ask(
                .post, "/jobs", #"{"type":"a"}"#, headers: [.traceParent: wrong])
            #expect(without["trace_id"] == "null", "\(wrong)")
        }
        #expect(TraceContext("01" + trace.dropFirst(2) + "-future")?.header == trace)
    }
}

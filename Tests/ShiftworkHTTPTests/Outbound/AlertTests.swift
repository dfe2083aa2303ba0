import HTTPTypes
import Logging
import ShiftworkCore
import ShiftworkLaws
import ShiftworkMemory
import ShiftworkRuntime
import ShiftworkTesting
import Synchronization
import Testing

@testable import ShiftworkHTTP

@Suite("Alerts")
struct AlertTests {
    private let window = Window()

    private func put(_ name: String, _ body: String) async throws -> Window.Answer {
        try await window.ask(.put, "/alerts/\(name)", body)
    }

    private func evaluate(_ store: (any JobStore)? = nil) async throws {
        let watch = AlertWatch(
            store: store ?? window.store, node: WorkerID(UUIDv7(high: 1, low: 1)),
            logger: Logger(label: "test"))
        for document in try await window.store.documents(DocumentRequest(Alert.kind)) {
            try await watch.evaluate(try #require(Alert(document)))
        }
    }

    private func deliveries() async throws -> Int {
        let query = try JobQuery(parsing: "type:shiftwork.webhook")
        return try await window.store.page(PageRequest(query)).jobs.count
    }

    @Test func `an alert is raised once, and told to the webhooks that hear of it`() async throws {
        _ = try await window.post("/webhooks", #"{"url":"https://example.org/","types":["alert.raised"]}"#)
        _ = try await window.post("/webhooks", #"{"url":"https://example.org/","types":["job.failed"]}"#)
        #expect(try await put("quiet", #"{"metric":"arrivals","threshold":1}"#).status == 201)
        try await evaluate()
        try await evaluate()
        #expect(try await deliveries() == 1)
        let shown = try await window.get("/alerts")
        #expect(shown["data", "0", "name"] == "quiet")
        #expect(shown["data", "0", "finding", "raised"] == "true")
        #expect(try await put("quiet", #"{"metric":"backlog_age_ms","threshold":1000000}"#).status == 200)
        try await evaluate()
        #expect(try await window.get("/alerts")["data", "0", "finding", "raised"] == "false")
        #expect(try await window.ask(.delete, "/alerts/quiet").status == 204)
        #expect(try await window.ask(.delete, "/alerts/quiet").status == 404)
        #expect(try await put("__main__", #"{"metric":"arrivals","threshold":1}"#).status == 404)
        #expect(try await window.get("/alerts").text == #"{"data":[]}"#)
    }

    @Test func `what is wrong with one rule keeps no other from being looked at`() async throws {
        let faults = Faults(over: window.store)
        _ = try await put("a-runs", #"{"metric":"run_p95_ms","threshold":1}"#)
        _ = try await put("b-silent", #"{"metric":"arrivals","threshold":1}"#)
        _ = try await put("c-quiet", #"{"metric":"arrivals","threshold":1}"#)
        faults.fail(.statistics)
        let node = WorkerID(UUIDv7(high: 1, low: 1))
        await AlertWatch(
            store: faults, node: node, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        .look()
        let shown = try await window.get("/alerts")
        #expect(["0", "1", "2"].map { shown["data", $0, "finding", "raised"] } == [nil, "true", "true"])
    }

    @Test func `a tenant has so many rules, webhooks and keys, and changes those it has`() async throws {
        let gate = Gate { ($0.quotas.alerts, $0.quotas.webhooks, $0.quotas.keys) = (1, 1, 2) }
        let (_, acme) = try await gate.key([.admin], tenant: "acme")
        let (_, globex) = try await gate.key([.admin], tenant: "globex")
        func alert(_ name: String, _ token: String) async throws -> Int {
            let body = #"{"metric":"arrivals","threshold":1}"#
            return try await gate.ask(.put, "/alerts/\(name)", body, token: token).status
        }
        #expect(try await alert("a", acme) == 201)
        #expect(try await alert("a", acme) == 200)
        #expect(try await alert("b", acme) == 409)
        #expect(try await alert("b", globex) == 201)
        let (url, key) = (#"{"url":"https://example.org/"}"#, #"{"name":"x","roles":["viewer"]}"#)
        for (path, body) in [("/webhooks", url), ("/keys", key)] {
            #expect(try await gate.post(path, acme, body).status == 201)
            let refused = try await gate.post(path, acme, body)
            #expect(refused["type"] == "/docs/problems/quota-reached")
            #expect(refused.status == 409)
            #expect(try await gate.post(path, globex, body).status == 201)
        }
    }

    @Test func `too few arrivals raise an alert, and what cannot be measured raises none`() async throws {
        _ = try await put("silent", #"{"metric":"arrivals","threshold":1,"queue":"mail"}"#)
        _ = try await put("failing", #"{"metric":"failure_rate","threshold":0.5}"#)
        try await evaluate()
        let first = try await window.get("/alerts")
        #expect(first["data", "0", "finding", "raised"] == "false")
        #expect(first["data", "0", "finding", "value"] == "null")
        #expect(first["data", "1", "finding", "raised"] == "true")
        _ = try await window.enqueue(#"{"type":"a","queue":"mail"}"#)
        try await evaluate()
        #expect(try await window.get("/alerts")["data", "1", "finding", "raised"] == "false")
    }

    @Test func `a worker that was rescued is lost for as long as the window lasts`() async throws {
        let gate = Gate()
        let (_, token) = try await gate.key([.admin])
        _ = try await gate.post(
            "/workers", token, #"{"id":"0192f3a4-7c1e-7d2b-9a54-3f0c8e61acae","name":"a","types":["a"]}"#)
        let alert = Alert(metric: .lostWorkers, threshold: 0, window: .seconds(600))
        func lost() async throws -> Double? {
            try await AlertMeasure(store: gate.store, now: gate.clock.now).value(of: alert)
        }
        #expect(try await lost() == 0)
        gate.clock.advance(by: .seconds(31))
        #expect(try await lost() == 1)
        let worker = try #require(try await gate.store.workers().first)
        _ = try await gate.store.rescue(worker.info.id, beat: worker.beat, limit: 10)
        _ = try await gate.store.save(LostWorker(worker, at: gate.clock.now).change())
        #expect(try await lost() == 1)
        gate.clock.advance(by: .seconds(601))
        #expect(try await lost() == 0)
    }

    @Test func `all workers that were rescued are counted, however many there are`() async throws {
        let gate = Gate()
        let info = WorkerInfo(id: WorkerID(UUIDv7(high: 0, low: 0)), name: "a", types: ["a"], slots: 1)
        let now = gate.clock.now
        let lost = (1...1_500).map { number in
            var worker = WorkerRecord(info: info, startedAt: now)
            worker.info.id = WorkerID(UUIDv7(milliseconds: 1, sequence: 0, random: UInt64(number)))
            return LostWorker(worker, at: number <= 1_200 ? now + .seconds(-3_600) : now).change()
        }
        _ = try await gate.store.save(lost, durability: .relaxed)
        let alert = Alert(metric: .lostWorkers, threshold: 0, window: .seconds(600))
        let measure = AlertMeasure(store: gate.store, now: now + .seconds(1))
        #expect(try await measure.value(of: alert) == 300)
    }

    @Test func `an alert is told once, also when two processes look at a time`() async throws {
        _ = try await window.post("/webhooks", #"{"url":"https://example.org/","types":["alert.raised"]}"#)
        _ = try await put("quiet", #"{"metric":"arrivals","threshold":1}"#)
        let faults = Faults(over: window.store)
        let hasMet = Mutex(false)
        faults.before { call in
            guard call == .save,
                !hasMet.withLock({
                    let met = $0; $0 = true; return met
                })
            else { return }
            try? await evaluate()
        }
        try await evaluate(faults)
        #expect(try await deliveries() == 1)
        try await evaluate(faults)
        #expect(try await deliveries() == 1)
    }

    @Test func `an alert of which nobody knows whether it was told is told again as the same message`()
        async throws
    {
        _ = try await window.post("/webhooks", #"{"url":"https://example.org/","types":["alert.raised"]}"#)
        _ = try await put("quiet", #"{"metric":"arrivals","threshold":1}"#)
        let faults = Faults(over: window.store)
        faults.fail(.insert)
        faults.loseReply(of: .insert, number: 2)
        for _ in 1...2 {
            await #expect(throws: StoreError.self) { try await evaluate(faults) }
        }
        for _ in 1...2 { try await evaluate(faults) }
        #expect(faults.count(of: .insert) == 3)
        #expect(try await deliveries() == 1)
    }

    @Test func `what a rule found is forgotten when it becomes another`() async throws {
        _ = try await put("quiet", #"{"metric":"arrivals","threshold":1}"#)
        try await evaluate()
        _ = try await put("quiet", #"{"metric":"arrivals","threshold":1}"#)
        #expect(try await window.get("/alerts")["data", "0", "finding", "raised"] == "true")
        _ = try await put("quiet", #"{"metric":"failure_rate","threshold":0.5}"#)
        #expect(try await window.get("/alerts")["data", "0", "finding"] == "null")
    }

    @Test(arguments: [
        ("failure_rate", "0", 400), ("failure_rate", "-0.1", 400), ("failure_rate", "1.5", 400),
        ("failure_rate", "1", 201), ("run_p95_ms", "0", 400), ("backlog_age_ms", "-1", 400),
        ("arrivals", "0", 400), ("lost_workers", "-1", 400), ("lost_workers", "0", 201),
    ])
    func `a threshold makes sense for what is watched`(metric: String, threshold: String, status: Int)
        async throws
    {
        let answer = try await put("a", #"{"metric":"\#(metric)","threshold":\#(threshold)}"#)
        #expect(answer.status == status)
        #expect(answer["errors", "0", "pointer"] == (status == 400 ? "#/threshold" : nil))
    }

    @Test(
        arguments: [
            #"{"metric":"lost_workers","threshold":1,"queue":"mail"}"#,
            #"{"metric":"backlog_age_ms","threshold":1,"type":"a"}"#,
            #"{"metric":"backlog_age_ms","threshold":1,"window_ms":60000}"#,
            "{}", #"{"metric":"speed","threshold":1}"#, #"{"metric":"arrivals"}"#,
            #"{"metric":"arrivals","threshold":"1"}"#, #"{"metric":"arrivals","threshold":1,"window_ms":5}"#,
        ])
    func `what is no rule is refused`(body: String) async throws {
        #expect(try await put("a", body).status == 400)
    }
}

extension Alert {
    fileprivate init(metric: Metric, threshold: Double, window: Duration) {
        self.init(name: "a", metric: metric, threshold: threshold, window: window)
    }
}

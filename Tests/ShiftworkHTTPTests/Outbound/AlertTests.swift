import HTTPTypes
import Logging
import ShiftworkCore
import ShiftworkMemory
import Testing

@testable import ShiftworkHTTP

@Suite("Alerts")
struct AlertTests {
    private let window = Window()

    private func put(_ name: String, _ body: String) async throws -> Window.Answer {
        try await window.ask(.put, "/alerts/\(name)", body)
    }

    private func evaluate() async throws {
        let watch = AlertWatch(
            store: window.store, node: WorkerID(UUIDv7(high: 1, low: 1)), logger: Logger(label: "test"))
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
        #expect(try await put("backlog", #"{"metric":"backlog_age_ms","threshold":-1}"#).status == 201)
        try await evaluate()
        try await evaluate()
        #expect(try await deliveries() == 1)
        let shown = try await window.get("/alerts")
        #expect(shown["data", "0", "name"] == "backlog")
        #expect(shown["data", "0", "finding", "raised"] == "true")
        #expect(try await put("backlog", #"{"metric":"backlog_age_ms","threshold":1000000}"#).status == 200)
        try await evaluate()
        #expect(try await window.get("/alerts")["data", "0", "finding", "raised"] == "false")
        #expect(try await window.ask(.delete, "/alerts/backlog").status == 204)
        #expect(try await window.ask(.delete, "/alerts/backlog").status == 404)
        #expect(try await window.get("/alerts").text == #"{"data":[]}"#)
    }

    @Test func `too few arrivals raise an alert, and what cannot be measured raises none`() async throws {
        _ = try await put("silent", #"{"metric":"arrivals","threshold":1,"queue":"mail"}"#)
        _ = try await put("failing", #"{"metric":"failure_rate","threshold":0}"#)
        try await evaluate()
        let first = try await window.get("/alerts")
        #expect(first["data", "0", "finding", "raised"] == "false")
        #expect(first["data", "0", "finding", "value"] == "null")
        #expect(first["data", "1", "finding", "raised"] == "true")
        _ = try await window.enqueue(#"{"type":"a","queue":"mail"}"#)
        try await evaluate()
        #expect(try await window.get("/alerts")["data", "1", "finding", "raised"] == "false")
    }

    @Test(
        arguments: [
            "{}", #"{"metric":"speed","threshold":1}"#, #"{"metric":"arrivals"}"#,
            #"{"metric":"arrivals","threshold":"1"}"#, #"{"metric":"arrivals","threshold":1,"window_ms":5}"#,
        ])
    func `what is no rule is refused`(body: String) async throws {
        #expect(try await put("a", body).status == 400)
    }
}

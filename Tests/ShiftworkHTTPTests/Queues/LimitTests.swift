import HTTPTypes
import ShiftworkCore
import ShiftworkMemory
import Testing

@testable import ShiftworkHTTP

@Suite("Limits of a queue over HTTP")
struct LimitTests {
    private let window = Window()

    private func limit(_ body: String, _ queue: String = "mail") async throws -> Window.Answer {
        try await window.ask(.patch, "/queues/\(queue)", body)
    }

    @Test func `are set, told, changed one by one, and taken away`() async throws {
        let set = try await limit(#"{"concurrency":5,"rate_limit":{"count":100,"per_ms":60000}}"#)
        #expect(set.status == 200)
        #expect(set["concurrency"] == "5")
        #expect(set["rate_limit", "count"] == "100")
        #expect(set["rate_limit", "per_ms"] == "60000")
        let changed = try await limit(#"{"concurrency":7}"#)
        #expect(changed["concurrency"] == "7" && changed["rate_limit", "count"] == "100")
        let cleared = try await limit(#"{"rate_limit":null}"#)
        #expect(cleared["concurrency"] == "7" && cleared["rate_limit"] == "null")
        #expect(try await window.get("/queues/mail")["concurrency"] == "7")
        #expect(try await limit(#"{"concurrency":null}"#)["concurrency"] == "null")
        #expect(try await window.store.queues(scope: .all).map(\.limits) == [.none])
    }

    @Test(arguments: [
        (#"{}"#, "#/concurrency"), (#"{"concurrency":0}"#, "#/concurrency"),
        (#"{"concurrency":100001}"#, "#/concurrency"), (#"{"concurrency":"5"}"#, "#/concurrency"),
        (#"{"rate_limit":5}"#, "#/rate_limit"), (#"{"rate_limit":{}}"#, "#/rate_limit/count"),
        (#"{"rate_limit":{"count":0,"per_ms":1000}}"#, "#/rate_limit/count"),
        (#"{"rate_limit":{"count":1}}"#, "#/rate_limit/per_ms"),
        (#"{"rate_limit":{"count":1,"per_ms":99}}"#, "#/rate_limit/per_ms"),
        (#"{"rate_limit":{"count":1,"per_ms":86400001}}"#, "#/rate_limit/per_ms"),
        (#"{"rate_limit":{"count":1,"per":1000}}"#, "#/rate_limit/per"), (#"{"rate":1}"#, "#/rate"),
        (#"{"concurrency":1,"reason":"why"}"#, "#/reason"),
    ])
    func `that make no sense are refused with their place`(_ body: String, _ pointer: String) async throws {
        let refused = try await limit(body)
        #expect(refused.status == 400)
        #expect(refused["errors", "0", "pointer"] == pointer)
        #expect(try await window.store.queues(scope: .all).isEmpty)
    }

    @Test func `are an admin's, and a tenant's own`() async throws {
        let operators = window.seen(by: Principal(name: "olga", role: .operator))
        #expect(try await operators.ask(.patch, "/queues/mail", #"{"concurrency":1}"#).status == 403)
        let acme = window.seen(by: Principal(name: "ada", role: .admin, tenant: "acme"))
        #expect(try await acme.ask(.patch, "/queues/mail", #"{"concurrency":1}"#)["tenant"] == "acme")
        let queues = try await window.store.queues(scope: .all)
        #expect(queues.map(\.tenant) == ["acme"])
    }

    @Test func `are among the reasons why a job does not run`() async throws {
        let ids = [try await enqueue(), try await enqueue()]
        let worker = "0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7"
        _ = try await window.post(
            "/workers", #"{"id":"\#(worker)","name":"w","types":["send-email"],"slots":9}"#)
        _ = try await limit(#"{"concurrency":1,"rate_limit":{"count":1,"per_ms":60000}}"#)
        let trip = try await window.post("/workers/\(worker)/pump", #"{"claim":{"slots":9}}"#)
        #expect(trip["jobs", "0", "id"] == ids[0] && trip["jobs", "1"] == nil)
        let explained = try await window.get("/jobs/\(ids[1])/explain")
        #expect(explained["reasons", "0", "code"] == "queue_full")
        #expect(explained["reasons", "0", "number"] == "1")
        #expect(explained["reasons", "1", "code"] == "rate_limited")
        #expect(explained["reasons", "1", "until"] == (try await window.get("/queues/mail"))["opens_at"])
        #expect(explained["reasons", "1", "until"] != nil)
    }

    private func enqueue() async throws -> String {
        try await window.enqueue(#"{"type":"send-email","queue":"mail"}"#)
    }
}

import HTTPTypes
import ShiftworkCore
import ShiftworkLaws
import ShiftworkRuntime
import Testing

@testable import ShiftworkHTTP

@Suite("Bulk actions over HTTP")
struct PreviewTests {
    private let window = Window()

    @Test func `a dry run tells what is eligible and what is not`() async throws {
        let canceled = try await window.enqueue()
        _ = try await window.enqueue()
        _ = try await window.post("/jobs/\(canceled)/cancel")
        let shown = try await window.post(
            "/operations", #"{"action":"retry","q":"type:send-email","dry_run":true}"#)
        #expect(shown["eligible"] == "1")
        #expect(shown["not_eligible", "queued"] == "1")
        #expect(shown["matched"] == "2")
    }

    @Test func `what was shown is what is treated`() async throws {
        _ = try await window.enqueue()
        let wish = #""action":"cancel","q":"status:open""#
        let shown = try await window.post("/operations", "{\(wish),\"dry_run\":true}")
        let token = try #require(shown["confirm_token"])
        let begun = try await window.post("/operations", #"{\#(wish),"confirm_token":"\#(token)"}"#)
        #expect(begun.status == 202)
        #expect(begun["as_of"] == shown["as_of"])
        let other = #"{"action":"cancel","q":"type:a","confirm_token":"\#(token)"}"#
        #expect(try await window.post("/operations", other).status == 400)
        let forged = try await window.post("/operations", #"{\#(wish),"confirm_token":"AAAA"}"#)
        #expect(forged["errors", "0", "pointer"] == "#/confirm_token")
        // The moment in it becomes the operation's: nobody else makes one up.
        let moved = (token.hasPrefix("_") ? "-" : "_") + token.dropFirst()
        #expect(
            try await window.post("/operations", #"{\#(wish),"confirm_token":"\#(moved)"}"#).status == 400)
    }

    @Test
    func `what became of each job is told, also of one that is gone, and the limit is kept`() async throws {
        let ids = [try await window.enqueue(), try await window.enqueue(), try await window.enqueue()]
        let begun = try await window.post(
            "/operations", #"{"action":"cancel","q":"type:send-email","limit":2}"#)
        let operation = try #require(begun["id"])
        #expect(try await window.get("/operations/\(operation)/items").text == "")
        try await drive(operation)
        let told = try await window.get("/operations/\(operation)")
        #expect([told["state"], told["done"], told["limit"]] == ["finished", "2", "2"])
        #expect(try await window.get("/jobs/\(ids[2])")["status"] == "queued")
        let again = try await window.post("/operations", #"{"action":"cancel","q":"type:send-email"}"#)
        let second = try #require(again["id"])
        try await drive(second)
        #expect(try await window.ask(.delete, "/jobs/\(ids[0])").status == 204)
        let items = try await window.get("/operations/\(second)/items")
        #expect(items.headers[.contentType] == "application/x-ndjson")
        let lines = items.text.split(separator: "\n").map { JSONBytes(unchecked: Array($0.utf8)) }
        #expect(lines.map { $0.scalar(at: ["id"]) } == ids)
        #expect(lines.map { $0.scalar(at: ["outcome"]) } == ["unchanged", "unchanged", "done"])
        #expect(lines.last?.scalar(at: ["from"]) == "queued")
        #expect(lines.last?.scalar(at: ["status"]) == "canceled")
        let stranger = window.seen(by: Principal(name: "b", role: .admin, tenant: "b"))
        #expect(try await stranger.get("/operations/\(second)/items").status == 404)
    }

    private func drive(_ operation: String) async throws {
        let id = try #require(OperationID(parsing: operation))
        let runner = OperationRunner(store: window.store)
        while try await runner.step(id)?.hasMore == true {}
    }

    @Test func `a tenant has so many operations that have not ended, and no more`() async throws {
        let gate = Gate { $0.quotas.operations = 2 }
        let acme = try await gate.key([.operator], tenant: "acme").token
        func begin(_ token: String) async throws -> Window.Answer {
            try await gate.post("/operations", token, #"{"action":"cancel","q":"status:failed"}"#)
        }
        let first = try #require(try await begin(acme)["id"])
        _ = try await gate.post("/operations/\(try await begin(acme)["id"] ?? "")/pause", acme)
        let refused = try await begin(acme)
        #expect(refused.status == 409)
        #expect(refused["type"] == "/docs/problems/quota-reached")
        #expect(try await begin(try await gate.key([.operator], tenant: "globex").token).status == 202)
        _ = try await gate.post("/operations/\(first)/cancel", acme)
        #expect(try await begin(acme).status == 202)
    }

    @Test func `jobs are named by a query or by their ids, not by both`() async throws {
        let id = try await window.enqueue()
        let begun = try await window.post("/operations", #"{"action":"cancel","ids":["\#(id)"]}"#)
        #expect(begun["q"] == "id:\(id)")
        let both = try await window.post("/operations", #"{"action":"cancel","ids":["\#(id)"],"q":""}"#)
        #expect(both.status == 400)
        #expect(try await window.post("/operations", #"{"action":"cancel"}"#).status == 400)
    }

    @Test func `pruning begins a deletion for each way to end`() async throws {
        let begun = try await window.post("/prune", #"{"older_than_days":7,"status":["finished","failed"]}"#)
        #expect(begun.status == 202)
        #expect(begun["data", "1", "action"] == "delete")
        #expect(try await window.post("/prune", #"{"older_than_days":7,"status":"queued"}"#).status == 400)
        for mixed in [
            #"{"older_than_days":7,"retention":{}}"#, #"{"status":"finished"}"#, #"{"reason":"tidy"}"#,
            #"{"retention":{"finished":"soon"}}"#,
        ] {
            #expect(try await window.post("/prune", mixed).status == 400)
        }
    }

    @Test func `pruning with nothing said removes what is past its retention`() async throws {
        let gate = Gate()
        let admin = try await gate.key([.admin]).token
        func cancel(_ retention: String) async throws -> String {
            let body = #"{"type":"a","retention":\#(retention)}"#
            let id = try #require(try await gate.post("/jobs", admin, body)["id"])
            _ = try await gate.post("/jobs/\(id)/cancel", admin)
            return id
        }
        let (own, none) = (try await cancel(#"{"canceled":1000}"#), try await cancel("{}"))
        gate.clock.advance(by: .seconds(60))
        let tenants = try await gate.key([.admin], tenant: "acme").token
        #expect(try await gate.post("/prune", tenants).status == 403)
        let first = try await gate.post("/prune", admin)
        #expect([first["removed"], first["has_more"]] == ["1", "false"])
        #expect(try await gate.get("/jobs/\(own)", admin).status == 404)
        let second = try await gate.post("/prune", admin, #"{"retention":{"canceled":59000}}"#)
        #expect(second["removed"] == "1")
        #expect(try await gate.get("/jobs/\(none)", admin).status == 404)
    }
}

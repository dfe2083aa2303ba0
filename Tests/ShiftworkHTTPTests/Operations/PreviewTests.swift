import ShiftworkCore
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
        #expect(try await window.post("/prune").status == 400)
    }
}

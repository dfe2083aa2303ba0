import HTTPTypes
import ShiftworkCore
import Testing

@testable import ShiftworkHTTP

@Suite("Jobs beside a job")
struct CopyTests {
    private let window = Window()

    @Test func `a copy takes over what the job is, and not what it was for once`() async throws {
        let id = try await window.enqueue(
            #"{"type":"ship","payload":{"n":1},"tags":["eu"],"unique_key":"k","max_attempts":2,"priority":3}"#
        )
        let copy = try await window.post("/jobs/\(id)/copy", #"{"priority":1,"max_retries":4}"#)
        #expect(copy.status == 201)
        #expect(copy["id"] != id)
        #expect(copy["payload"] == #"{"n":1}"#)
        #expect(copy["tags"] == #"["eu"]"#)
        #expect(copy["priority"] == "1")
        #expect(copy["max_attempts"] == "5")
        #expect(copy["unique_key"] == "null")
        #expect(try await window.post("/jobs/\(id)/copy", #"{"prio":1}"#).status == 400)
    }

    @Test func `related jobs are told with why they are related`() async throws {
        let parent = try await window.enqueue()
        let id = try await window.enqueue(
            #"{"type":"ship","parent_id":"\#(parent)","references":[{"type":"Order","id":"1"}]}"#)
        let other = try await window.enqueue(#"{"type":"pack","references":[{"type":"Order","id":"1"}]}"#)
        let related = try await window.get("/jobs/\(id)/related")
        #expect(related["parent", "id"] == parent)
        #expect(related["groups", "0", "relation"] == "reference")
        #expect(related["groups", "0", "q"] == "reference:Order/1")
        #expect(related["groups", "0", "jobs", "0", "id"] == other)
        #expect(try await window.get("/jobs/\(parent)/related")["groups", "0", "relation"] == "child")
    }

    @Test func `retention comes back as it was given`() async throws {
        let id = try await window.enqueue(
            #"{"type":"ship","retention":{"finished":86400000,"failed":"forever"}}"#)
        let job = try await window.get("/jobs/\(id)")
        #expect(job["retention", "finished"] == "86400000")
        #expect(job["retention", "failed"] == "forever")
        let bad = try await window.post("/jobs", #"{"type":"ship","retention":{"failed":"never"}}"#)
        #expect(bad["errors", "0", "pointer"] == "#/retention/failed")
    }

    @Test func `a job that has not ended goes only by force`() async throws {
        let id = try await window.enqueue()
        #expect(try await window.ask(.delete, "/jobs/\(id)").status == 409)
        let operators = window.seen(by: Principal(name: "olga", role: .operator))
        #expect(try await operators.ask(.delete, "/jobs/\(id)?force=true").status == 403)
        #expect(try await window.ask(.delete, "/jobs/\(id)?force=true").status == 204)
        #expect(try await window.get("/jobs/\(id)").status == 404)
    }

    @Test func `a job that is called off to be deleted has not changed since it was read`() async throws {
        let id = try await window.enqueue()
        let tag = try #require(try await window.get("/jobs/\(id)").headers[.eTag])
        let path = "/jobs/\(id)?force=true"
        #expect(try await window.ask(.delete, path, headers: [.ifMatch: "\"other\""]).status == 412)
        #expect(try await window.get("/jobs/\(id)")["status"] == "queued")
        #expect(try await window.ask(.delete, path, headers: [.ifMatch: tag]).status == 204)
    }
}

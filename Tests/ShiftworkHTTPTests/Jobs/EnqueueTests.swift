import HTTPTypes
import ShiftworkCore
import Testing

@testable import ShiftworkHTTP

@Suite("Enqueueing over HTTP")
struct EnqueueTests {
    private let window = Window()

    @Test func `answers with the job and where it is`() async throws {
        let answer = try await window.post(
            "/jobs", #"{"type":"send-email","payload":{"to":"anna@example.org"},"queue":"mail","priority":2}"#
        )
        #expect(answer.status == 201)
        let id = try #require(answer["id"])
        #expect(answer.headers[.location] == "/api/v1/jobs/\(id)")
        #expect(answer["status"] == "queued")
        #expect(answer["queue"] == "mail")
        #expect(answer["payload"] == #"{"to":"anna@example.org"}"#)
        #expect(answer["deduplicated"] == "false")
        #expect(answer["links", "self"] == "/api/v1/jobs/\(id)")
        #expect(try await window.get("/jobs/\(id)")["id"] == id)
    }

    @Test func `all that is wrong with a job is told at once`() async throws {
        let answer = try await window.post(
            "/jobs",
            #"{"typ":"a","priorty":1,"priority":12,"run_at":"soon","tags":["x",1],"references":[{}]}"#)
        let errors = answer.json.value(at: ["errors"])?.elements ?? []
        #expect(
            Set(errors.compactMap { $0.scalar(at: ["pointer"]) }) == [
                "#/typ", "#/priorty", "#/priority", "#/run_at", "#/tags/1", "#/references/0/type", "#/type",
            ])
        let unknown = try #require(errors.first { $0.scalar(at: ["pointer"]) == "#/priorty" })
        #expect(unknown.scalar(at: ["code"]) == "unknown_field")
        #expect(unknown.scalar(at: ["suggestion"]) == "priority")
    }

    @Test func `a repeated id changes nothing and says so`() async throws {
        let id = try await window.enqueue()
        let again = try await window.post("/jobs", #"{"type":"send-email","id":"\#(id)"}"#)
        #expect(again.status == 200)
        #expect(again["deduplicated"] == "true")
        #expect(again["id"] == id)
    }

    @Test(arguments: [#""delay_ms":126144000000001"#, #""max_retries":2147483647"#, #""max_attempts":0"#])
    func `numbers that no store keeps are refused`(field: String) async throws {
        #expect(try await window.post("/jobs", #"{"type":"a",\#(field)}"#).status == 400)
    }

    @Test func `the longest delay leads to a year that can be written`() async throws {
        let job = try await window.post("/jobs", #"{"type":"a","delay_ms":126144000000000}"#)
        #expect(job["timestamps", "run_at"]?.count == "2026-11-20T14:03:07.000Z".count)
    }

    @Test func `a unique key that is held leads to its holder`() async throws {
        let id = try await window.enqueue(#"{"type":"a","unique_key":"k"}"#)
        let other = try await window.post("/jobs", #"{"type":"a","unique_key":"k"}"#)
        #expect(other.status == 200)
        #expect(other["id"] == id)
    }

    static let mistakes = [
        (#"{}"#, "#/type"), (#"{"type":1}"#, "#/type"), (#"{"type":"a","typ":"b"}"#, "#/typ"),
        (#"{"type":"a","priority":12}"#, "#/priority"), (#"{"type":"a","run_at":"soon"}"#, "#/run_at"),
        (#"{"type":"a","depends_on":["x"]}"#, "#/depends_on/0"), (#"[]"#, "#"), (#"{"type":"a""#, "#"),
        (#"{"type":"a","type":"b"}"#, "#"), (#"{"type":"a","timeout_ms":0}"#, "#/timeout_ms"),
    ]

    @Test(arguments: mistakes)
    func `what is wrong is told with its place`(body: String, pointer: String) async throws {
        let answer = try await window.post("/jobs", body)
        #expect(answer.status == 400)
        #expect(answer.headers[.contentType] == "application/problem+json")
        #expect(answer["type"] == "/docs/problems/invalid-body")
        #expect(answer["errors", "0", "pointer"] == pointer)
        #expect(answer["request_id"] == "r-1")
    }

    @Test func `a payload too large is 413, and so is a body`() async throws {
        let payload = String(repeating: "x", count: 300_000)
        #expect(try await window.post("/jobs", #"{"type":"a","payload":"\#(payload)"}"#).status == 413)
        let body = String(repeating: " ", count: 1 << 20) + #"{"type":"a"}"#
        #expect(try await window.post("/jobs", body).status == 413)
    }

    @Test func `many at once get an answer each, in their order`() async throws {
        let answer = try await window.post(
            "/jobs/bulk", #"[{"type":"a"},{"typ":"b"},{"type":"c","unique_key":"k"}]"#)
        #expect(answer.status == 200)
        #expect(["0", "1", "2"].map { answer["data", $0, "status"] } == ["201", "400", "201"])
        let lines = try await window.ask(
            .post, "/jobs/bulk", "{\"type\":\"a\"}\n\n{\"type\":\"c\",\"unique_key\":\"k\"}\n",
            headers: [.contentType: "application/x-ndjson"])
        #expect(["0", "1"].map { lines["data", $0, "status"] } == ["201", "200"])
    }

    @Test func `a line that is no JSON is named, and nothing is stored`() async throws {
        let answer = try await window.ask(
            .post, "/jobs/bulk", "{\"type\":\"a\"}\n\n{oops\n",
            headers: [.contentType: "application/x-ndjson"])
        #expect(answer.status == 400)
        #expect(answer["detail"]?.hasPrefix("Line 3: ") == true)
        #expect(try await window.get("/jobs")["data", "0", "id"] == nil)
    }

    @Test func `a body in an encoding is refused`() async throws {
        let headers: HTTPFields = [.contentType: "application/json", .contentEncoding: "gzip"]
        #expect(try await window.ask(.post, "/jobs", #"{"type":"a"}"#, headers: headers).status == 415)
    }

    @Test func `all that is wrong with one of many is told`() async throws {
        let answer = try await window.post(
            "/jobs/bulk", #"[{"type":"a"},{"typ":"b","priority":12,"run_at":"soon"}]"#)
        let errors = answer.json.value(at: ["data", "1", "errors"])?.elements ?? []
        let pointers = errors.compactMap { $0.scalar(at: ["pointer"]) }
        #expect(Set(pointers) == ["#/typ", "#/type", "#/priority", "#/run_at"])
    }

    @Test func `names of Shiftwork's own are for nobody else`() async throws {
        let id = try await window.enqueue()
        for part in [#""type":"shiftwork.webhook""#, #""type":"a","queue":"shiftwork.webhooks""#] {
            let refused = try await window.post("/jobs", "{\(part)}")
            #expect(refused.status == 400)
            #expect(refused["errors", "0", "pointer"]?.hasPrefix("#/") == true)
            #expect(
                try await window.post("/jobs/bulk", "[{\(part)}]")["data", "0", "status"] == "400")
            #expect(try await window.post("/jobs/\(id)/copy", "{\(part)}").status == 400)
        }
        #expect(try await window.post("/jobs", #"{"type":"shiftworks"}"#).status == 201)
    }

    @Test func `the tenant comes from the credentials`() async throws {
        let acme = window.seen(by: Principal(name: "acme", role: .admin, tenant: "acme"))
        let id = try await acme.enqueue()
        #expect(try await acme.get("/jobs/\(id)")["tenant"] == "acme")
        #expect(try await acme.post("/jobs", #"{"type":"a","tenant":"other"}"#).status == 403)
        let other = window.seen(by: Principal(name: "other", role: .admin, tenant: "other"))
        #expect(try await other.get("/jobs/\(id)").status == 404)
        #expect(try await other.post("/jobs", #"{"type":"a","id":"\#(id)"}"#).status == 409)
        #expect(
            try await other.post("/jobs/bulk", #"[{"type":"a","id":"\#(id)"}]"#)["data", "0", "status"]
                == "409")
    }

    @Test func `a client that would wait hears of the end, or how it stands when the time is up`()
        async throws
    {
        let answer = try await window.ask(
            .post, "/jobs", #"{"type":"a"}"#, headers: [.prefer: "respond-async, wait=0"])
        #expect(answer.status == 202)
        #expect(answer["status"] == "queued")
        #expect(answer.headers[.preferenceApplied] == "wait=0")
    }
}

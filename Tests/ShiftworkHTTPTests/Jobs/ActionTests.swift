import HTTPTypes
import ShiftworkCore
import ShiftworkLaws
import ShiftworkMemory
import Testing

@testable import ShiftworkHTTP

@Suite("Acting over HTTP")
struct ActionTests {
    private let window = Window()

    @Test func `an action that took effect answers with the job as it now is`() async throws {
        let id = try await window.enqueue()
        let canceled = try await window.post("/jobs/\(id)/cancel", #"{"reason":"wrong"}"#)
        #expect(canceled.status == 200)
        #expect(canceled["status"] == "canceled")
        #expect(try await window.post("/jobs/\(id)/retry")["status"] == "queued")
        let events = try await window.get("/jobs/\(id)/events")
        #expect(events["data", "1", "event"] == "cancel")
        #expect(events["data", "1", "actor"] == "anna")
        #expect(events["data", "1", "reason"] == "wrong")
    }

    @Test func `what the status forbids is 409 and names what is allowed`() async throws {
        let id = try await window.enqueue()
        let answer = try await window.post("/jobs/\(id)/kill")
        #expect(answer.status == 409)
        #expect(answer["job_status"] == "queued")
        #expect(answer["allowed"] == #"["cancel","pause"]"#)
        #expect(try await window.ask(.delete, "/jobs/\(id)").status == 409)
    }

    @Test func `a job is moved only as the version that the caller knows`() async throws {
        let id = try await window.enqueue()
        let tag = try #require(try await window.get("/jobs/\(id)").headers[.eTag])
        let same = try await window.ask(.get, "/jobs/\(id)", headers: [.ifNoneMatch: tag])
        #expect(same.status == 304)
        let moved = try await window.ask(.patch, "/jobs/\(id)", #"{"queue":"etl"}"#, headers: [.ifMatch: tag])
        #expect(moved["queue"] == "etl")
        let stale = try await window.ask(.patch, "/jobs/\(id)", #"{"priority":1}"#, headers: [.ifMatch: tag])
        #expect(stale.status == 412)
    }

    @Test func `a job that somebody changes after it was compared is moved by nobody else`() async throws {
        let store = Overtaker(store: window.store)
        let window = window.through(store)
        let id = try await window.enqueue()
        let tag = try #require(try await window.get("/jobs/\(id)").headers[.eTag])
        let late = try await window.ask(.patch, "/jobs/\(id)", #"{"tags":["a"]}"#, headers: [.ifMatch: tag])
        #expect(late.status == 412)
        #expect(try await window.get("/jobs/\(id)")["tags"] == "[]")
        let anyhow = try await window.ask(.patch, "/jobs/\(id)", #"{"tags":["a"]}"#, headers: [.ifMatch: "*"])
        #expect(anyhow["tags"] == #"["a"]"#)
    }

    @Test func `a reason is cut to what is kept, and shown without secrets`() async throws {
        let id = try await window.enqueue(#"{"type":"a","queue":"mail"}"#)
        let secret = "sk_live_CANARYreason0123456789"
        let wish = #""reason":"\#(secret) \#(String(repeating: "x", count: 2_000))""#
        for (path, body) in [
            ("/queues/mail/pause", "{\(wish)}"), ("/jobs/\(id)/pause", "{\(wish)}"),
            ("/jobs/\(id)/resume", "{}"),
            ("/operations", #"{"action":"pause","q":"type:b",\#(wish)}"#),
        ] { #expect(try await window.post(path, body).status < 300, "\(path)") }
        _ = try await window.ask(.patch, "/jobs/\(id)", #"{"priority":1,\#(wish)}"#)
        for path in ["/queues", "/operations", "/jobs/\(id)/events", "/jobs/\(id)/explain"] {
            let text = try await window.get(path).text
            #expect(text.contains("[redacted]") && !text.contains(secret), "\(path)")
        }
        let reasons = [
            try await window.store.queues(scope: .all).compactMap(\.pause?.reason),
            try await window.store.operations(limit: 1).compactMap(\.reason),
            try await window.store.history(of: JobID(parsing: id)!, scope: .all).compactMap(\.reason),
        ]
        #expect(reasons.map(\.count) == [1, 1, 2])
        #expect(reasons.joined().allSatisfy { $0.utf8.count <= Limits().remark })
    }

    @Test func `all that may be changed about a job that waits is changed by one request`() async throws {
        let id = try await window.enqueue()
        let answer = try await window.ask(
            .patch, "/jobs/\(id)",
            #"""
            {"queue":"etl","priority":0,"run_at":"2126-01-02T03:04:05.678Z","tags":["eu"],"max_retries":8,
             "timeout_ms":1500,"reason":"later"}
            """#)
        #expect(answer.status == 200, "\(answer.text)")
        #expect(answer["status"] == "scheduled")
        #expect(answer["timestamps", "run_at"] == "2126-01-02T03:04:05.678Z")
        #expect([answer["queue"], answer["priority"], answer["tags"]] == ["etl", "0", #"["eu"]"#])
        #expect([answer["max_attempts"], answer["timeout_ms"]] == ["9", "1500"])
        #expect(try await window.get("/jobs/\(id)/events").text.contains("later"))
        for body in [
            "{}", #"{"timeout_ms":0}"#, #"{"tags":[""]}"#, #"{"max_attempts":0}"#, #"{"priority":10}"#,
            #"{"queue":"a b"}"#,
            #"{"payload":{}}"#, #"{"max_attempts":3,"max_retries":3}"#,
        ] {
            #expect(try await window.ask(.patch, "/jobs/\(id)", body).status == 400, "\(body)")
        }
        _ = try await window.post("/jobs/\(id)/cancel")
        #expect(try await window.ask(.patch, "/jobs/\(id)", #"{"priority":1}"#).status == 409)
    }

    @Test func `why a job does not run is told with every reason`() async throws {
        let first = try await window.enqueue()
        let id = try await window.enqueue()
        _ = try await window.post("/queues/default/pause", #"{"reason":"migration"}"#)
        let answer = try await window.get("/jobs/\(id)/explain")
        #expect(answer["reasons", "0", "code"] == "queue_paused")
        #expect(answer["reasons", "1", "code"] == "no_worker")
        #expect(try await window.get("/jobs/\(first)/explain")["status"] == "queued")
    }

    @Test func `a queue is not paused until a moment that is past`() async throws {
        let answer = try await window.post("/queues/default/pause", #"{"until":"2020-01-01T00:00:00Z"}"#)
        #expect(answer.status == 400)
        #expect(answer["errors", "0", "pointer"] == "#/until" || answer.text.contains("/until"))
        #expect(try await window.store.queues(scope: .all).allSatisfy { $0.pause == nil })
    }

    @Test func `each tenant's queue is paused by itself, and by whom sees all by its name`() async throws {
        let acme = window.seen(by: Principal(name: "acme", role: .admin, tenant: "acme"))
        _ = try await acme.enqueue()
        _ = try await window.enqueue()
        #expect(try await window.post("/queues/default/pause")["status"] == "paused")
        #expect(try await acme.get("/queues/default")["status"] == "open")
        #expect(try await window.post("/queues/default/pause?tenant=acme")["status"] == "paused")
        #expect(try await acme.get("/queues/default")["status"] == "paused")
        #expect(try await acme.get("/queues/default?tenant=other").status == 404)
    }

    @Test func `a purge empties the queue of one tenant, and that of no tenant unless one is named`()
        async throws
    {
        let acme = window.seen(by: Principal(name: "acme", role: .admin, tenant: "acme"))
        _ = (try await acme.enqueue(), try await window.enqueue())
        func purged(_ asker: Window, _ parameters: String = "") async throws -> [String?] {
            let begun = try await asker.post("/queues/default/purge\(parameters)")
            let id = try #require(begun["id"].flatMap { OperationID(parsing: $0) })
            let operation = try #require(try await window.store.operation(id))
            var request = PageRequest(try JobQuery(parsing: operation.query))
            request.scope = operation.tenant.map(Scope.tenant) ?? .all
            return try await window.store.page(request).jobs.map(\.details.tenant)
        }
        #expect(try await purged(window) == [nil])
        #expect(try await purged(window, "?tenant=acme") == ["acme"])
        #expect(try await purged(acme) == ["acme"])
        #expect(try await acme.post("/queues/default/purge?tenant=other").status == 404)
    }

    @Test func `only workers that could run a job, and jobs of its own queue, explain why it waits`()
        async throws
    {
        let acme = window.seen(by: Principal(name: "acme", role: .admin, tenant: "acme"))
        _ = try await acme.post(
            "/workers", #"{"id":"0192f3a4-7c1e-7d2b-9a54-3f0c8e61acae","name":"a","types":["send-email"]}"#)
        _ = try await acme.enqueue()
        let id = try await window.enqueue()
        #expect(try await window.get("/jobs/\(id)/explain")["reasons", "0", "code"] == "no_worker")
        _ = try await window.post(
            "/workers", #"{"id":"0192f3a4-7c1e-7d2b-9a54-3f0c8e61beef","name":"b","types":["send-email"]}"#)
        #expect(try await window.get("/jobs/\(id)/explain")["reasons", "0", "code"] == "about_to_start")
        let second = try await window.enqueue()
        #expect(try await window.get("/jobs/\(second)/explain")["reasons", "0", "number"] == "1")
    }

    @Test func `a worker that is silent for longer than its lease explains nothing`() async throws {
        let gate = Gate()
        let (_, token) = try await gate.key([.admin])
        _ = try await gate.post(
            "/workers", token, #"{"id":"0192f3a4-7c1e-7d2b-9a54-3f0c8e61acae","name":"a","types":["a"]}"#)
        let id = try #require(try await gate.post("/jobs", token, #"{"type":"a"}"#)["id"])
        #expect(try await gate.get("/jobs/\(id)/explain", token)["reasons", "0", "code"] == "about_to_start")
        gate.clock.advance(by: .seconds(31))
        #expect(try await gate.get("/jobs/\(id)/explain", token)["reasons", "0", "code"] == "no_worker")
    }

    @Test func `an operation is previewed, begun, halted and ended`() async throws {
        _ = try await window.enqueue()
        let preview = try await window.post(
            "/operations", #"{"action":"cancel","q":"status:open","dry_run":true}"#)
        #expect(preview.status == 200)
        #expect(preview["matched"] == "1")
        let begun = try await window.post("/operations", #"{"action":"cancel","q":"status:open","rate":10}"#)
        #expect(begun.status == 202)
        let id = try #require(begun["id"])
        #expect(try await window.post("/operations/\(id)/pause")["state"] == "paused")
        #expect(try await window.post("/operations/\(id)/cancel")["state"] == "canceled")
        #expect(try await window.post("/operations/\(id)/resume").status == 409)
        #expect(try await window.get("/operations")["data", "0", "id"] == id)
    }
}

/// Changes a job's priority just before anything is done to it.
private struct Overtaker: ForwardingStore {
    let store: any JobStore

    func control(_ request: ControlRequest) async throws(StoreError) -> [ControlReply]? {
        _ = try await store.control(ControlRequest(.setPriority(1), jobs: request.jobs))
        return try await store.control(request)
    }
}

import HTTPTypes
import ShiftworkCore
import ShiftworkMemory
import ShiftworkRuntime
import Testing

@testable import ShiftworkHTTP

@Suite("Batches over HTTP")
struct BatchTests {
    private let window = Window()
    private let worker = "0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7"
    private let id = "0192f3b1-7c1e-7d2b-9a54-3f0c8e61b2d7"
    private static let whole = #"""
        "jobs":[{"type":"a"},{"type":"b","queue":"mail"}],"on_finished":{"type":"f"},"on_ended":{"type":"e"}
        """#

    /// Claims all that is queued; the types of the jobs, each with what its settlement names.
    private func claim() async throws -> [String: String] {
        _ = try await window.post(
            "/workers", #"{"id":"\#(worker)","name":"shell","types":["a","b","e","f"],"slots":10}"#)
        let claimed = try await window.post("/workers/\(worker)/pump", #"{"claim":{"slots":10}}"#)
        let jobs = claimed.json.value(at: ["jobs"])?.elements ?? []
        return Dictionary(
            uniqueKeysWithValues: jobs.map { job in
                let token = job.scalar(at: ["lease", "token"]) ?? ""
                return (
                    job.scalar(at: ["type"]) ?? "",
                    #""job":"\#(job.scalar(at: ["id"]) ?? "")","lease":"\#(token)""#
                )
            })
    }

    private func settle(_ held: String?, _ outcome: String = "finished") async throws {
        let held = try #require(held)
        let body = #"{"settle":[{\#(held),"outcome":"\#(outcome)","retry":false}]}"#
        let answer = try await window.post(
            "/workers/\(worker)/pump",
            outcome == "failed" ? body : body.replacing(#","retry":false"#, with: ""))
        #expect(answer["settled", "0", "status"] == outcome)
    }

    /// Begins an operation and carries it out.
    private func operate(_ verb: String) async throws -> Window.Answer {
        let begun = try await window.post("/batches/\(id)/\(verb)", #"{"reason":"why not"}"#)
        #expect(begun.status == 202)
        let operation = try #require(begun["id"].flatMap { OperationID(parsing: $0) })
        #expect(begun.headers[.location] == "/api/v1/operations/\(operation)")
        let runner = OperationRunner(store: window.store)
        while try await runner.step(operation)?.hasMore == true {}
        return begun
    }

    private func batch() async throws -> Window.Answer { try await window.get("/batches/\(id)") }

    @Test func `a set of jobs is stored, told and found`() async throws {
        let made = try await window.post("/batches", "{\(Self.whole)}")
        #expect(made.status == 201)
        let id = try #require(made["id"])
        #expect(made.headers[.location] == "/api/v1/batches/\(id)")
        #expect(made["deduplicated"] == "false")
        #expect([made["total"], made["counts", "queued"], made["ended"]] == ["2", "2", "0"])
        #expect([made["on_finished", "status"], made["on_ended", "status"]] == ["blocked", "blocked"])
        let told = try await window.get("/batches/\(id)")
        #expect([told["has_ended"], told["progress", "percent"], told["exact"]] == ["false", "0", "true"])
        #expect(told["jobs"] == nil)
        let first = try #require(made["jobs", "0"])
        #expect(try await window.get("/jobs/\(first)")["batch_id"] == id)
        #expect(try await window.get("/jobs/\(first)")["type"] == "a")
        let link = try #require(told["links", "jobs"]?.dropFirst("/api/v1".count))
        #expect(try await window.get(String(link)).json.value(at: ["data"])?.elements?.count == 4)
        let related = try await window.get("/jobs/\(first)/related")
        #expect(related["groups", "0", "relation"] == "batch")
        #expect(related.json.value(at: ["groups", "0", "jobs"])?.elements?.count == 3)
    }

    @Test func `one callback runs once each job has ended, the other once all have finished`() async throws {
        _ = try await window.post("/batches", #"{"id":"\#(id)",\#(Self.whole)}"#)
        let held = try await claim()
        #expect(held.keys.sorted() == ["a", "b"])
        try await settle(held["a"])
        #expect(try await batch()["progress", "percent"] == "50")
        #expect(try await batch()["on_ended", "status"] == "blocked")
        try await settle(held["b"], "failed")
        let ended = try await claim()
        #expect(ended.keys.sorted() == ["e"])
        try await settle(ended["e"])
        #expect(try await batch()["has_ended"] == "true")
        #expect(try await batch()["on_finished", "status"] == "blocked")

        #expect(try await operate("retry")["q"]?.hasPrefix("batch:\(id) -id:") == true)
        #expect(try await batch()["has_ended"] == "false")
        let again = try await claim()
        #expect(again.keys.sorted() == ["b"])
        try await settle(again["b"])
        let last = try await claim()
        #expect(last.keys.sorted() == ["f"])
        try await settle(last["f"])
        #expect(try await claim().isEmpty)
        let told = try await batch()
        #expect([told["counts", "finished"], told["total"]] == ["2", "2"])
        #expect([told["on_finished", "status"], told["on_ended", "status"]] == ["finished", "finished"])
    }

    @Test func `a batch that is canceled runs no more but for what tells of its end`() async throws {
        let made = try await window.post("/batches", #"{"id":"\#(id)",\#(Self.whole)}"#)
        let claimed = try await window.post(
            "/workers", #"{"id":"\#(worker)","name":"shell","types":["a"],"slots":1}"#)
        #expect(claimed.status == 201)
        let held = try await window.post("/workers/\(worker)/pump", #"{"claim":{"slots":1}}"#)
        let token = try #require(held["jobs", "0", "lease", "token"])
        #expect(try await operate("cancel")["reason"] == "why not")
        var told = try await batch()
        #expect([told["counts", "kill_requested"], told["counts", "canceled"]] == ["1", "1"])
        #expect([told["on_finished", "status"], told["on_ended", "status"]] == ["canceled", "blocked"])
        let running = try #require(made["jobs", "0"])
        try await settle(#""job":"\#(running)","lease":"\#(token)""#, "killed")
        told = try await batch()
        #expect([told["has_ended"], told["on_ended", "status"]] == ["true", "queued"])
    }

    @Test func `a batch that is handed in again makes nothing twice`() async throws {
        let body = #"{"id":"\#(id)",\#(Self.whole)}"#
        let first = try await window.post("/batches", body)
        let again = try await window.post("/batches", body)
        #expect([first.status, again.status] == [201, 200])
        #expect(again["deduplicated"] == "true")
        #expect(again["jobs"] == first["jobs"])
        #expect(try await batch()["total"] == "2")
        let more = #"{"id":"\#(id)","jobs":[{"type":"a"},{"type":"b"},{"type":"c"}]}"#
        #expect(try await window.post("/batches", more).status == 409)
        #expect(try await batch()["total"] == "2")
    }

    @Test func `a request with a key is answered once`() async throws {
        let headers: HTTPFields = [.idempotencyKey: "k-1"]
        let first = try await window.ask(.post, "/batches", "{\(Self.whole)}", headers: headers)
        let again = try await window.ask(.post, "/batches", "{\(Self.whole)}", headers: headers)
        #expect(again.text == first.text)
        #expect(again.headers[.idempotencyReplayed] == "true")
    }

    @Test func `a single job joins a batch, and its callbacks do not wait for it`() async throws {
        _ = try await window.post(
            "/batches", #"{"id":"\#(id)","jobs":[{"type":"a"}],"on_ended":{"type":"e"}}"#)
        _ = try await window.enqueue(#"{"type":"late","batch_id":"\#(id)"}"#)
        #expect(try await batch()["total"] == "2")
        try await settle(try await claim()["a"])
        #expect(try await batch()["on_ended", "status"] == "queued")
        #expect(try await batch()["has_ended"] == "false")
    }

    @Test func `all that is wrong is told with its place, and nothing is stored`() async throws {
        func pointers(_ body: String) async throws -> Set<String> {
            let answer = try await window.post("/batches", body)
            #expect(answer.status == 400)
            let errors = answer.json.value(at: ["errors"])?.elements ?? []
            return Set(errors.compactMap { $0.scalar(at: ["pointer"]) })
        }
        #expect(
            try await pointers(
                #"{"job":1,"id":"x","jobs":[{"type":"a"},{"typ":"b","priority":12},3],"on_ended":{"type":"!"}}"#
            )
                == [
                    "#/job", "#/id", "#/jobs/1/typ", "#/jobs/1/priority", "#/jobs/1/type", "#/jobs/2",
                    "#/on_ended",
                ])
        let mine = "0192f3a4-7c1e-7d2b-9a54-3f0c8e61beef"
        #expect(
            try await pointers(
                #"""
                {"jobs":[{"type":"a","depends_on":["\#(mine)"]},{"type":"b","id":"\#(mine)","unique_key":"k"},
                         {"type":"c","id":"\#(mine)","batch_id":"\#(mine)","tenant":"x"}],
                 "on_finished":{"type":"f","id":"\#(mine)","depends_on":["\#(mine)"]}}
                """#) == [
                    "#/jobs/0/depends_on/0", "#/jobs/1/unique_key", "#/jobs/2/id", "#/jobs/2/batch_id",
                    "#/jobs/2/tenant", "#/on_finished/id", "#/on_finished/depends_on",
                ])
        #expect(try await pointers("{}") == ["#/jobs"])
        #expect(
            try await pointers(#"{"id":"9192f3b1-7c1e-7d2b-9a54-3f0c8e61b2d7","jobs":[{"type":"a"}]}"#) == [
                "#/id"
            ])
        #expect(try await pointers(#"{"jobs":[{"type":"shiftwork.webhook"}]}"#) == ["#/jobs/0/type"])
        let many = Array(repeating: #"{"type":"a"}"#, count: 1_001).joined(separator: ",")
        #expect(try await window.post("/batches", #"{"jobs":[\#(many)]}"#).status == 413)
        #expect(try await window.store.counts(scope: .all).allSatisfy { $0.count == 0 })
    }

    @Test func `jobs of a batch may wait for those before them`() async throws {
        let made = try await window.post(
            "/batches",
            #"{"jobs":[{"type":"a","id":"\#(id)"},{"type":"b","depends_on":["\#(id)"]}],"on_ended":{"type":"e"}}"#
        )
        #expect([made["counts", "queued"], made["counts", "blocked"]] == ["1", "1"])
    }

    @Test(arguments: [
        (#"{"type":"a","payload":{"n":1,"m":2}},{"type":"b"}"#, "", 201),
        (#"{"type":"a","payload":{"m":2, "n":1}},{"type":"b","payload":{}}"#, "", 200),
        (#"{"type":"a","payload":{"n":1,"m":3}},{"type":"b"}"#, "", 409),
        (#"{"type":"c","payload":{"n":1,"m":2}},{"type":"b"}"#, "", 409),
        (#"{"type":"a","payload":{"n":1,"m":2}}"#, "", 409),
        (#"{"type":"a","payload":{"n":1,"m":2}},{"type":"b"}"#, #","on_ended":{"type":"e"}"#, 409),
    ])
    func `a batch with the id of another is refused, whatever differs`(
        _ jobs: String, _ callbacks: String, _ status: Int
    ) async throws {
        let first = #"{"id":"\#(id)","jobs":[{"type":"a","payload":{"n":1,"m":2}},{"type":"b"}]}"#
        if status != 201 { #expect(try await window.post("/batches", first).status == 201) }
        let second = #"{"id":"\#(id)","jobs":[\#(jobs)]\#(callbacks)}"#
        #expect(try await window.post("/batches", second).status == status)
        #expect(try await batch()["total"] == "2")
    }

    @Test func `a batch without the callback that it had is another one`() async throws {
        #expect(try await window.post("/batches", #"{"id":"\#(id)",\#(Self.whole)}"#).status == 201)
        let bare = #"{"id":"\#(id)","jobs":[{"type":"a"},{"type":"b"}]}"#
        #expect(try await window.post("/batches", bare).status == 409)
    }

    @Test func `a batch belongs to its tenant, and to the queues of a key`() async throws {
        let acme = window.seen(by: Principal(name: "acme", role: .admin, tenant: "acme"))
        let made = try await acme.post("/batches", #"{"id":"\#(id)",\#(Self.whole)}"#)
        #expect(made.status == 201)
        let other = window.seen(by: Principal(name: "other", role: .admin, tenant: "other"))
        #expect(try await other.get("/batches/\(id)").status == 404)
        #expect(try await other.post("/batches/\(id)/cancel").status == 404)
        #expect(try await other.post("/batches", #"{"id":"\#(id)",\#(Self.whole)}"#).status == 409)
        #expect(try await acme.get("/batches/\(id)")["total"] == "2")
        let producer = Principal(
            name: "p", permissions: [.enqueue, .follow], tenant: "acme", queues: ["mail"])
        let bound = window.seen(by: producer)
        #expect(try await bound.get("/batches/\(id)")["total"] == "1")
        #expect(try await bound.post("/batches", "{\(Self.whole)}").status == 403)
        #expect(
            try await bound.post("/batches", #"{"jobs":[{"type":"a","queue":"mail"}]}"#)["total"] == "1")
    }

    @Test func `a copy of a job is not of its batch`() async throws {
        let made = try await window.post("/batches", #"{"id":"\#(id)","jobs":[{"type":"a"}]}"#)
        let copy = try await window.post("/jobs/\(try #require(made["jobs", "0"]))/copy")
        #expect(copy.status == 201)
        #expect(copy["batch_id"] == "null")
        #expect(try await batch()["total"] == "1")
    }
}

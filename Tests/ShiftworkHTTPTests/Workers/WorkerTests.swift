import HTTPTypes
import ShiftworkCore
import ShiftworkMemory
import ShiftworkTesting
import Testing

@testable import ShiftworkHTTP

@Suite("Working over HTTP")
struct WorkerTests {
    private let window = Window()
    private let worker = "0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7"

    private func register() async throws {
        let answer = try await window.post(
            "/workers", #"{"id":"\#(worker)","name":"shell","types":["send-email"],"slots":2}"#)
        #expect(answer.status == 201)
        #expect(answer["renew_every_ms"] == "10000")
    }

    private func pump(_ body: String) async throws -> Window.Answer {
        try await window.post("/workers/\(worker)/pump", body)
    }

    @Test func `a job is claimed, renewed with progress and log, and settled`() async throws {
        let id = try await window.enqueue(#"{"type":"send-email","payload":{"to":"a"}}"#)
        try await register()
        let claimed = try await pump(#"{"claim":{"slots":1}}"#)
        #expect(claimed["jobs", "0", "payload"] == #"{"to":"a"}"#)
        let lease = try #require(claimed["jobs", "0", "lease", "token"])
        let held = #""job":"\#(id)","lease":"\#(lease)""#
        _ = try await pump(#"{"renew":[{\#(held),"progress":{"percent":50},"log":["half"]}]}"#)
        #expect(try await window.get("/jobs/\(id)")["progress", "percent"] == "50")
        #expect(try await window.get("/jobs/\(id)/logs")["data", "0", "text"] == "half")
        let settled = try await pump(#"{"settle":[{\#(held),"outcome":"finished","result":{"sent":true}}]}"#)
        #expect(settled["settled", "0", "status"] == "finished")
        let again = try await pump(#"{"settle":[{\#(held),"outcome":"finished"}]}"#)
        #expect(again["settled", "0", "status"] == "already_settled")
        #expect(try await window.get("/jobs/\(id)/result")["result"] == #"{"sent":true}"#)
        #expect(try await window.get("/jobs/\(id)/attempts")["data", "0", "outcome"] == "finished")
    }

    @Test func `a claim whose answer was lost is granted again`() async throws {
        _ = try await window.enqueue()
        try await register()
        let lost = try await pump(#"{"claim":{"slots":1}}"#)
        let again = try await pump(#"{"claim":{"slots":1}}"#)
        #expect(again["jobs", "0", "lease", "token"] == lost["jobs", "0", "lease", "token"])
    }

    @Test func `a failure is tried again until the budget is spent`() async throws {
        let id = try await window.enqueue(#"{"type":"send-email","max_attempts":1}"#)
        try await register()
        let lease = try #require(try await pump(#"{"claim":{"slots":1}}"#)["jobs", "0", "lease", "token"])
        let settled = try await pump(
            #"{"settle":[{"job":"\#(id)","lease":"\#(lease)","outcome":"failed","error":"no answer"}]}"#)
        #expect(settled["settled", "0", "status"] == "failed")
        #expect(try await window.get("/jobs/\(id)")["error", "message"] == "no answer")
    }

    @Test func `a kill reaches the worker with its next trip`() async throws {
        let id = try await window.enqueue()
        try await register()
        let lease = try #require(try await pump(#"{"claim":{"slots":1}}"#)["jobs", "0", "lease", "token"])
        #expect(try await window.post("/jobs/\(id)/kill").status == 202)
        let told = try await pump(#"{"renew":[{"job":"\#(id)","lease":"\#(lease)"}]}"#)
        #expect(told["kill", "0"] == id)
        let other = try await pump(#"{"renew":[{"job":"\#(id)","lease":"7.0"}]}"#)
        #expect(other["lost", "0"] == nil || other["jobs", "0", "id"] == id)
    }

    @Test func `a worker that was rescued hears that its leases are lost`() async throws {
        let id = try await window.enqueue()
        try await register()
        let lease = try #require(try await pump(#"{"claim":{"slots":1}}"#)["jobs", "0", "lease", "token"])
        let record = try #require(try await window.store.workers().first)
        _ = try await window.store.rescue(record.info.id, beat: record.beat, limit: 10)
        let told = try await pump(#"{"settle":[{"job":"\#(id)","lease":"\#(lease)","outcome":"finished"}]}"#)
        #expect(told["known"] == "false")
        #expect(told["settled", "0", "status"] == "lease_lost")
    }

    @Test func `words for truth values are truth values`() async throws {
        let lease = #""job":"\#(worker)","lease":"1.0""#
        try await register()
        #expect(try await pump(#"{"settle":[{\#(lease),"outcome":"failed","retry":"false"}]}"#).status == 400)
        #expect(
            try await window.post("/operations", #"{"action":"delete","q":"status:failed","dry_run":1}"#)
                .status
                == 400)
    }

    @Test func `what a worker says of a failure is cut, not refused`() async throws {
        let id = try await window.enqueue()
        try await register()
        let lease = try #require(try await pump(#"{"claim":{"slots":1}}"#)["jobs", "0", "lease", "token"])
        let long = String(repeating: "ab ", count: 20_000)
        let error = #"{"type":"\#(long)","message":"\#(long)","location":"\#(long)"}"#
        let settled = try await pump(
            """
            {"settle":[{"job":"\(id)","lease":"\(lease)","outcome":"failed","retry":false,
              "error":\(error),"reason":"\(long)"}]}
            """)
        #expect(settled["settled", "0", "status"] == "failed")
        let limits = Limits()
        for (field, limit) in [
            ("type", limits.remark), ("message", limits.error), ("location", limits.remark),
        ] {
            let text = try #require(try await window.get("/jobs/\(id)")["error", field])
            #expect(text.utf8.count <= limit && text.hasSuffix("[cut]"), "\(field): \(text.utf8.count)")
        }
        let history = try await window.store.history(of: JobID(parsing: id)!, scope: .all)
        #expect(history.compactMap(\.reason).allSatisfy { $0.utf8.count <= limits.remark })
    }

    @Test func `a worker over HTTP is known to be none of the server's own process`() async throws {
        try await register()
        #expect(try await window.store.workers().map(\.info.isRemote) == [true])
    }

    @Test func `a trip does not read what all workers say of themselves`() async throws {
        let store = MemoryStore()
        let faults = Faults(over: store)
        let api = ShiftworkAPI(
            store: faults, configuration: .init { _ in Principal(name: "anna", role: .admin) })
        let window = Window(store: store, api: api)
        let id = try await window.enqueue()
        _ = try await window.post("/workers", #"{"id":"\#(worker)","name":"w","types":["send-email"]}"#)
        let before = faults.count(of: .workers)
        let claimed = try await window.post("/workers/\(worker)/pump", #"{"claim":{"slots":1}}"#)
        let lease = try #require(claimed["jobs", "0", "lease", "token"])
        _ = try await window.post("/jobs/\(id)/renew", #"{"worker":"\#(worker)","lease":"\#(lease)"}"#)
        #expect(try await window.get("/jobs/\(id)")["worker", "name"] == "w")
        #expect(try await window.get("/jobs")["data", "0", "worker", "name"] == "w")
        #expect(faults.count(of: .workers) == before)
    }

    @Test func `what a worker says of itself has limits`() async throws {
        let long = String(repeating: "a", count: 201)
        let many = (0...500).map { #""t\#($0)""# }.joined(separator: ",")
        for part in [
            #""name":"\#(long)","types":["a"]"#, #""name":"w","version":"\#(long)","types":["a"]"#,
            #""name":"w","types":[\#(many)]"#, #""name":"w","types":["a"],"queues":[\#(many)]"#,
        ] {
            #expect(try await window.post("/workers", #"{"id":"\#(worker)",\#(part)}"#).status == 400)
        }
    }

    @Test func `a key has so many workers and no more, until one signs off`() async throws {
        let gate = Gate { $0.workersPerCredential = 2 }
        let (_, token) = try await gate.key([.worker])
        func register(_ number: Int, _ token: String) async throws -> Window.Answer {
            let id = "0192f3a4-7c1e-7d2b-9a54-3f0c8e61000\(number)"
            return try await gate.post("/workers", token, #"{"id":"\#(id)","name":"w","types":["a"]}"#)
        }
        for number in [1, 2, 2] { #expect(try await register(number, token).status == 201) }
        let refused = try await register(3, token)
        #expect(refused.status == 429)
        #expect(refused["type"] == "/docs/problems/too-many-workers")
        #expect(try await register(3, try await gate.key([.worker]).token).status == 201)
        let gone = "/workers/0192f3a4-7c1e-7d2b-9a54-3f0c8e610001"
        #expect(try await gate.ask(.delete, gone, token: token).status == 204)
        #expect(try await register(4, token).status == 201)
    }

    @Test func `people of two tenants are two, whatever their names`() async throws {
        let acme = window.seen(by: Principal(name: "anna", role: .admin, tenant: "acme"))
        let globex = window.seen(by: Principal(name: "anna", role: .admin, tenant: "globex"))
        let body = #"{"id":"\#(worker)","name":"w","types":["send-email"]}"#
        #expect(try await acme.post("/workers", body).status == 201)
        #expect(try await globex.post("/workers", body).status == 409)
        #expect(try await globex.post("/workers/\(worker)/pump").status == 404)
        #expect(try await acme.post("/workers/\(worker)/pump").status == 200)
        #expect(
            Principal.credential("proxy", "b:anna", of: "a")
                != Principal.credential("proxy", "anna", of: "a:b")
        )
    }

    @Test func `an unknown worker is told to register`() async throws {
        #expect(try await pump("{}").status == 404)
        #expect(
            try await window.post("/workers", #"{"id":"\#(worker)","name":"x","types":[]}"#).status == 400)
    }
}

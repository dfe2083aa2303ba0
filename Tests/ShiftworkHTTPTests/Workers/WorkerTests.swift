import HTTPTypes
import ShiftworkCore
import ShiftworkMemory
import ShiftworkTesting
import Synchronization
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

    @Test func `only who holds a job writes into its log`() async throws {
        let id = try await window.enqueue()
        try await register()
        let lease = try #require(try await pump(#"{"claim":{"slots":1}}"#)["jobs", "0", "lease", "token"])
        let other = "0192f3a4-7c1e-7d2b-9a54-3f0c8e61beef"
        _ = try await window.post("/workers", #"{"id":"\(other)","name":"other","types":["odd"]}"#)
        for (worker, token) in [(other, lease), (other, "1.1"), (worker, "9999.1")] {
            _ = try await window.post(
                "/workers/\(worker)/pump",
                #"{"renew":[{"job":"\#(id)","lease":"\#(token)","log":["not mine"]}]}"#)
        }
        #expect(try await window.get("/jobs/\(id)/logs").text == #"{"data":[]}"#)
    }

    @Test func `lines are cut, and all that one trip brings for a job are kept in their order`() async throws
    {
        let id = try await window.enqueue()
        try await register()
        let lease = try #require(try await pump(#"{"claim":{"slots":1}}"#)["jobs", "0", "lease", "token"])
        let held = #""job":"\#(id)","lease":"\#(lease)""#
        let long = String(repeating: "üb ", count: 20_000)
        _ = try await pump(
            #"{"renew":[{\#(held),"log":["one"],"progress":{"message":"\#(long)"}},{\#(held),"log":["\#(long)"]}]}"#
        )
        let lines = try await window.get("/jobs/\(id)/logs")
        #expect(lines["data", "0", "text"] == "one")
        let limits = Limits()
        #expect(lines["data", "1", "text"].map { $0.utf8.count <= limits.logLine } == true)
        let message = try await window.get("/jobs/\(id)")["progress", "message"]
        #expect(message.map { $0.utf8.count <= limits.remark } == true)
    }

    @Test func `a worker that logs much has its log never read`() async throws {
        let store = ReadingCounter(store: window.store)
        let window = window.through(store)
        let id = try await window.enqueue()
        try await register()
        let path = "/workers/\(worker)/pump"
        let lease = try #require(
            try await window.post(path, #"{"claim":{"slots":1}}"#)["jobs", "0", "lease", "token"])
        for number in 1...40 {
            _ = try await window.post(
                path, #"{"renew":[{"job":"\#(id)","lease":"\#(lease)","log":["line \#(number)"]}]}"#)
        }
        let log = try await window.store.log(
            of: try #require(JobID(parsing: id)), attempt: 1, after: 0, limit: 100)
        #expect(log.map(\.sequence) == Array(1...40))
        #expect(store.lines.load(ordering: .relaxed) == 0)
    }

    @Test func `a worker that waits asks the store no more than there is news`() async throws {
        let store = ReadingCounter(store: window.store)
        let api = ShiftworkAPI(
            store: store, configuration: .init { _ in Principal(name: "anna", role: .admin) })
        let window = Window(store: window.store, api: api)
        try await register()
        async let answer = window.post("/workers/\(worker)/pump", #"{"claim":{"slots":1,"wait_ms":1000}}"#)
        #expect(try await answer["jobs"] == "[]")
        // One that brought nothing, one for each news, one at the end; the first look alone is news.
        let news = window.api.desk.news.number
        #expect(news <= 1)
        #expect(store.trips.load(ordering: .relaxed) <= 2 + news)
    }

    @Test func `a worker that waits gets the job that comes`() async throws {
        try await register()
        async let answer = pump(#"{"claim":{"slots":1,"wait_ms":20000}}"#)
        let id = try await window.enqueue()
        #expect(try await answer["jobs", "0", "id"] == id)
    }

    @Test func `a worker that waits gets the job that another's end has freed`() async throws {
        try await register()
        let first = try await window.enqueue()
        let lease = try #require(try await pump(#"{"claim":{"slots":1}}"#)["jobs", "0", "lease", "token"])
        let second = try await window.enqueue(#"{"type":"odd","depends_on":["\#(first)"]}"#)
        let other = "0192f3a4-7c1e-7d2b-9a54-3f0c8e61beef"
        _ = try await window.post("/workers", #"{"id":"\#(other)","name":"other","types":["odd"]}"#)
        async let answer = window.post("/workers/\(other)/pump", #"{"claim":{"slots":1,"wait_ms":20000}}"#)
        let heard = window.api.desk.news.number
        _ = try await pump(#"{"settle":[{"job":"\#(first)","lease":"\#(lease)","outcome":"finished"}]}"#)
        #expect(window.api.desk.news.number > heard)
        #expect(try await answer["jobs", "0", "id"] == second)
    }

    @Test func `a job is claimed by its id from the worker's queues alone`() async throws {
        let other = "0192f3a4-7c1e-7d2b-9a54-3f0c8e61beef"
        _ = try await window.post(
            "/workers", #"{"id":"\#(other)","name":"other","types":["odd"],"queues":["mail"]}"#)
        let id = try await window.enqueue()
        let answer = try await window.post("/workers/\(other)/claim", #"{"jobs":["\#(id)"]}"#)
        #expect(answer["jobs"] == "[]")
    }

    @Test func `a claim by ids brings as many jobs as slots are free`() async throws {
        try await register()
        var ids: [String] = []
        for _ in 1...4 { ids.append(try await window.enqueue()) }
        func claim(_ jobs: [String], _ held: String = "") async throws -> [String] {
            let list = jobs.map { #""\#($0)""# }.joined(separator: ",")
            let answer = try await window.post(
                "/workers/\(worker)/claim", #"{"jobs":[\#(list)],"renew":[\#(held)]}"#)
            return (answer.json.value(at: ["jobs"])?.elements ?? []).compactMap { $0.scalar(at: ["id"]) }
        }
        #expect(try await claim([ids[0]]) == [ids[0]])
        // The answer was lost: what it brought comes again, and takes its slot.
        #expect(try await claim(ids) == [ids[0], ids[1]])
        #expect(try await claim([ids[2]]).sorted() == [ids[0], ids[1]])
        let jobs = try await window.store.jobs(ids.compactMap { JobID(parsing: $0) }, scope: .all)
        #expect(jobs.count { $0.status == .started } == 2)
    }

    @Test func `nobody runs Shiftwork's own jobs over HTTP, or puts a job among them`() async throws {
        let own = #"{"id":"\#(worker)","name":"w","types":["shiftwork.webhook"]}"#
        let among = #"{"id":"\#(worker)","name":"w","types":["a"],"queues":["shiftwork.webhooks"]}"#
        for body in [own, among] { #expect(try await window.post("/workers", body).status == 400) }
        let id = try await window.enqueue()
        let moved = try await window.ask(.patch, "/jobs/\(id)", #"{"queue":"shiftwork.webhooks"}"#)
        #expect(moved.status == 400)
        #expect(moved["errors", "0", "pointer"] == "#/queue")
        let all = #"{"action":"move","q":"type:send-email","queue":"shiftwork.webhooks"}"#
        #expect(try await window.post("/operations", all)["errors", "0", "pointer"] == "#/queue")
        let secret = NewJob(
            id: JobID(UUIDv7(high: 0x0192_0000_0000_7000, low: 1 << 63)), type: "shiftwork.webhook")
        _ = try await window.store.insert([secret], durability: .durable)
        try await register()
        let claimed = try await window.post("/workers/\(worker)/claim", #"{"jobs":["\#(secret.id)"]}"#)
        #expect(claimed["jobs"] == "[]")
    }

    @Test
    func `a worker says when the next attempt begins, at once if it likes, and else the usual policy does`()
        async throws
    {
        try await register()
        for (said, bounds) in [
            (#","retry_in_ms":0"#, 0.0...0), (#","retry_in_ms":7000"#, 7...7), ("", 0...15),
        ] {
            let id = try await window.enqueue()
            let lease = try #require(
                try await pump(#"{"claim":{"slots":1,"number":12}}"#)["jobs", "0", "lease", "token"])
            _ = try await pump(
                #"{"settle":[{"job":"\#(id)","lease":"\#(lease)","outcome":"failed"\#(said)}]}"#)
            let job = try #require(
                try await window.store.jobs([JobID(parsing: id)!], scope: .all).first?.timestamps)
            let delay = Double((try #require(job.retryAt) - job.updatedAt).microseconds) / 1e6
            #expect(bounds.contains(delay.rounded(.toNearestOrEven)))
            _ = try await window.post("/jobs/\(id)/cancel")
        }
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
        let body = #"{"id":"\#(worker)","name":"w","types":["send-email"]}"#
        for _ in 1...2 { #expect(try await window.post("/workers", body).status == 201) }
        let before = faults.count(of: .workers)
        let claimed = try await window.post("/workers/\(worker)/pump", #"{"claim":{"slots":1}}"#)
        let lease = try #require(claimed["jobs", "0", "lease", "token"])
        _ = try await window.post("/jobs/\(id)/renew", #"{"worker":"\#(worker)","lease":"\#(lease)"}"#)
        #expect(try await window.get("/jobs/\(id)")["worker", "name"] == "w")
        #expect(try await window.get("/jobs")["data", "0", "worker", "name"] == "w")
        #expect(faults.count(of: .workers) == before)
        #expect(before == 0)
    }

    @Test func `what a worker says of itself has limits`() async throws {
        let long = String(repeating: "a", count: 201)
        let many = (0...500).map { #""t\#($0)""# }.joined(separator: ",")
        let end = String(repeating: "x", count: 90)
        let wide = (100...199).map { #""t\#($0)\#(end)""# }.joined(separator: ",")
        for part in [
            #""name":"\#(long)","types":["a"]"#, #""name":"w","version":"\#(long)","types":["a"]"#,
            #""name":"w","types":[\#(many)]"#, #""name":"w","types":[\#(wide)]"#,
            #""name":"w","types":["a"],"queues":[\#(many)]"#,
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

    @Test func `a tenant has so many workers, however many keys it has`() async throws {
        let gate = Gate { $0.quotas.workers = 2 }
        func register(_ number: Int, of tenant: String) async throws -> Int {
            let id = "0192f3a4-7c1e-7d2b-9a54-3f0c8e61000\(number)"
            let token = try await gate.key([.worker], tenant: tenant).token
            return try await gate.post("/workers", token, #"{"id":"\#(id)","name":"w","types":["a"]}"#).status
        }
        for number in [1, 2] { #expect(try await register(number, of: "acme") == 201) }
        #expect(try await register(3, of: "acme") == 429)
        #expect(try await register(4, of: "globex") == 201)
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

/// Counts the log lines that are read, and the trips.
private final class ReadingCounter: ForwardingStore {
    let store: any JobStore
    let lines = Atomic(0)
    let trips = Atomic(0)

    init(store: any JobStore) { self.store = store }

    func log(of job: JobID, attempt: Int?, after: Int, limit: Int) async throws(StoreError) -> [JobLogLine] {
        let found = try await store.log(of: job, attempt: attempt, after: after, limit: limit)
        lines.wrappingAdd(found.count, ordering: .relaxed)
        return found
    }

    func pump(_ trip: PumpTrip) async throws(StoreError) -> PumpReply {
        trips.wrappingAdd(1, ordering: .relaxed)
        return try await store.pump(trip)
    }
}

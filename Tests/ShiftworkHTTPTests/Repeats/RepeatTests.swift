import HTTPTypes
import ShiftworkCore
import ShiftworkMemory
import ShiftworkTesting
import Testing

@testable import ShiftworkHTTP

@Suite("Repeated requests")
struct RepeatTests {
    private let window = Window()
    private static let body = #"{"type":"send-email","payload":{"to":"a"}}"#

    private func post(
        _ path: String, _ body: String = body, key: String = "k-1", in window: Window? = nil
    ) async throws -> Window.Answer {
        try await (window ?? self.window).ask(.post, path, body, headers: [.idempotencyKey: key])
    }

    private var jobs: Int {
        get async throws { try await window.store.counts(scope: .all).reduce(0) { $0 + $1.count } }
    }

    @Test func `a repeat gets the first answer, and nothing is made again`() async throws {
        let first = try await post("/jobs")
        #expect(first.status == 201)
        #expect(first.headers[.idempotencyReplayed] == nil)
        let again = try await post("/jobs")
        #expect(again.status == 201)
        #expect(again.text == first.text)
        #expect(again.headers[.location] == first.headers[.location])
        #expect(again.headers[.idempotencyReplayed] == "true")
        #expect(
            try await post("/jobs", key: #""k-1""#).text == first.text, "the same key as a structured field")
        #expect(try await jobs == 1)
        #expect(try await post("/jobs", key: "k-2")["id"] != first["id"])
        #expect(try await jobs == 2)
    }

    @Test func `many at once and an operation are made once`() async throws {
        let bulk = #"[{"type":"a"},{"typ":"b"},{"type":"c"}]"#
        let first = try await post("/jobs/bulk", bulk)
        #expect(try await post("/jobs/bulk", bulk).text == first.text)
        #expect(try await jobs == 2)
        let operation = #"{"action":"cancel","q":"status:failed"}"#
        let begun = try await post("/operations", operation, key: "o")
        #expect(try await post("/operations", operation, key: "o")["id"] == begun["id"])
        #expect(try await window.store.operations(limit: 10).count == 1)
    }

    @Test func `another request by the same key is 422`() async throws {
        #expect(try await post("/jobs").status == 201)
        #expect(try await post("/jobs", #"{"type":"send-email"}"#).status == 422)
        #expect(try await post("/jobs/bulk", #"[{"type":"a"}]"#).status == 422)
        #expect(try await post("/jobs").status == 201)
        #expect(try await jobs == 1)
    }

    @Test func `each has keys of their own`() async throws {
        let first = try await post("/jobs")
        for other in [
            Principal(name: "bert", role: .admin), Principal(name: "anna", role: .admin, tenant: "acme"),
        ] {
            let answer = try await post("/jobs", in: window.seen(by: other))
            #expect(answer.status == 201)
            #expect(answer["id"] != first["id"])
        }
        #expect(try await jobs == 3)
    }

    @Test func `what was wrong may be mended under the same key`() async throws {
        #expect(try await post("/jobs", #"{"typ":"a"}"#).status == 400)
        #expect(try await post("/jobs").status == 201)
    }

    @Test func `a header that is no key is refused, and nothing is made`() async throws {
        for key in ["", " ", "a b", "ü", String(repeating: "a", count: 256), #"a"b"#] {
            #expect(try await post("/jobs", key: key).status == 400, "\(key)")
        }
        #expect(try await jobs == 0)
    }

    @Test
    func `when the commit's answer was lost, or the server died behind it, a repeat makes no second job`()
        async throws
    {
        let faults = Faults(over: window.store)
        let principal = Principal(name: "anna", role: .admin)
        let api = ShiftworkAPI(store: faults, configuration: .init { _ in principal })
        let shaky = Window(store: window.store, api: api)
        faults.loseReply(of: .insert)
        #expect(try await post("/jobs", in: shaky).status == 503)
        #expect(try await jobs == 1)
        let again = try await post("/jobs", in: shaky)
        #expect(again["deduplicated"] == "true")
        #expect(try await jobs == 1)
        #expect(try await post("/jobs")["id"] == again["id"], "on another server")
        // Whoever dies before the answer is written down leaves a record behind, which is taken over.
        faults.fail(.save, number: 2)
        #expect(try await post("/jobs", key: "dead", in: shaky).status == 201)
        #expect(try await post("/jobs", key: "dead").status == 409, "a server may be at it")
        #expect(try await jobs == 2)
    }

    @Test func `who repeats what may have been done keeps the key, whatever is answered meanwhile`()
        async throws
    {
        let faults = Faults(over: window.store)
        let principal = Principal(name: "anna", role: .admin)
        func taking(payload: Int) -> Window {
            var configuration = ShiftworkAPI.Configuration { _ in principal }
            configuration.limits.payload = payload
            return Window(
                store: window.store, api: ShiftworkAPI(store: faults, configuration: configuration))
        }
        let (wide, narrow) = (taking(payload: 1_000), taking(payload: 1))
        faults.loseReply(of: .insert)
        #expect(try await post("/jobs", in: wide).status == 503)
        #expect((400..<500).contains(try await post("/jobs", in: narrow).status))
        #expect(try await post("/jobs", in: wide)["deduplicated"] == "true")
        #expect(try await jobs == 1)
    }

    @Test func `an operation that was begun needs no room to be begun again`() async throws {
        let faults = Faults(over: window.store)
        let principal = Principal(name: "anna", role: .admin, tenant: "a")
        var configuration = ShiftworkAPI.Configuration { _ in principal }
        configuration.quotas.operations = 1
        let full = Window(store: window.store, api: ShiftworkAPI(store: faults, configuration: configuration))
        let wish = #"{"action":"cancel","q":"status:open"}"#
        faults.loseReply(of: .startOperation)
        #expect(try await post("/operations", wish, in: full).status == 503)
        let again = try await post("/operations", wish, in: full)
        #expect(again.status == 202)
        #expect(
            try await window.store.operations(scope: .all, limit: 10).map(\.id.description) == [again["id"]])
        #expect(try await post("/operations", wish, key: "k-2", in: full).status == 409)
    }

    @Test func `a record tells what a repeat means`() {
        let start = Timestamp(seconds: 1_000)
        var record = RepeatRecord(fingerprint: "a", seed: 7, at: start)
        #expect(record.meaning(of: "b", at: start) == .another)
        #expect(record.meaning(of: "a", at: start) == .underWay)
        #expect(record.meaning(of: "a", at: start + RepeatRecord.patience) == .abandoned)
        record.answer = .init(status: 201, location: "/x", body: Array("{}".utf8))
        #expect(record.meaning(of: "a", at: start + .days(1)) == .answered(record.answer!))
        #expect(record.meaning(of: "b", at: start) == .another)
        let read = try? RepeatRecord(record.data)
        #expect(read == record)
    }

    @Test func `the ids of a request come out the same again, in order, all different`() {
        func ids() -> [UUIDv7] {
            let source = RepeatedIDs(seed: 99, at: Timestamp(seconds: 1_795_248_000))
            return (0..<5_000).map { _ in source.next() }
        }
        let first = ids()
        #expect(first == ids())
        #expect(first == first.sorted())
        #expect(Set(first).count == 5_000)
        #expect(!first.contains { !$0.isVersion7 })
    }
}

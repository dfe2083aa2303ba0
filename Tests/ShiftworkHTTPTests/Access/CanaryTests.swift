import HTTPTypes
import InMemoryLogging
import Logging
import ShiftworkCore
import ShiftworkLaws
import ShiftworkMemory
import Testing

@testable import ShiftworkHTTP

/// Secrets are put wherever somebody may put one by mistake, and looked for wherever they should not be.
@Suite("A secret")
struct CanaryTests {
    private static let canaries = [
        "sk_live_CANARYpayload0123456789", "sk_live_CANARYresult0123456789", "sk_live_CANARYerror0123456789",
        "sk_live_CANARYprogress0123456789", "sk_live_CANARYlog0123456789", "CANARYpassword",
    ]
    /// What a request carries besides: nothing keeps or shows these.
    private static let carried = ["CANARYheader", "CANARYquery", "CANARYkey", "sw_00000000deadbeef_CANARY"]

    /// The tables that keep what jobs were given and what workers said of them, as it was: readers hide it.
    private static let homes: [String: Set<String>] = [
        "sk_live_CANARYpayload0123456789": ["job"], "CANARYpassword": ["job", "log"],
        "sk_live_CANARYerror0123456789": ["event", "cause"],
        "sk_live_CANARYprogress0123456789": ["progress"], "sk_live_CANARYlog0123456789": ["log"],
    ]

    private let handler = InMemoryLogHandler()
    private let gate: Gate

    init() {
        let handler = handler
        gate = Gate { $0.logger = Logger(label: "test") { _ in handler } }
    }

    private func live(_ token: String) async throws -> String { try await Self.live(token, at: gate) }

    private static func live(_ token: String, at gate: Gate) async throws -> String {
        let made = try await gate.ask(
            .post, "/jobs",
            #"""
            {"type":"work","max_attempts":1,
             "payload":{"password":"CANARYpassword","note":"use sk_live_CANARYpayload0123456789 for it"}}
            """#, token: token, headers: [.idempotencyKey: "CANARYkey", .userAgent: "CANARYheader"])
        let job = try #require(made["id"])
        let worker = "0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7"
        _ = try await gate.post("/workers", token, #"{"id":"\#(worker)","name":"w","types":["work"]}"#)
        let claimed = try await gate.post("/workers/\(worker)/pump", token, #"{"claim":{"slots":1}}"#)
        let lease = try #require(claimed["jobs", "0", "lease", "token"])
        let held = #""job":"\#(job)","lease":"\#(lease)""#
        _ = try await gate.post(
            "/workers/\(worker)/pump", token,
            #"""
            {"renew":[{\#(held),"progress":{"percent":5,"message":"with sk_live_CANARYprogress0123456789"},
             "log":["password=CANARYpassword and sk_live_CANARYlog0123456789"]}]}
            """#)
        _ = try await gate.post(
            "/workers/\(worker)/pump", token,
            #"{"settle":[{\#(held),"outcome":"failed","error":"refused: sk_live_CANARYerror0123456789"}]}"#)
        return job
    }

    @Test func `shows in no answer but the one to whoever may see it, and in no log and no record`()
        async throws
    {
        let (_, admin) = try await gate.key([.admin])
        let job = try await live(admin)
        for answer in [
            try await gate.ask(.get, "/jobs?q=CANARYquery&password=CANARYquery", token: admin),
            try await gate.ask(.get, "/jobs/\(job)", token: "sw_00000000deadbeef_CANARY"),
            try await gate.ask(.post, "/jobs", #"{"type":"a","password":"CANARYquery"}"#, token: admin),
        ] {
            for canary in Self.canaries { #expect(!answer.text.contains(canary)) }
        }
        for route in ShiftworkAPI.routes
        where route.method == .get && route.permission != .payload && route.form == "application/json" {
            let path = route.path.replacing("{id}", with: job).replacing("{type}", with: "work")
                .replacing("{name}", with: "default").replacing("{number}", with: "1")
            for query in ["", route.parameters.contains("fields") ? "?fields=full" : ""] {
                let answer = try await gate.get(path + query, admin)
                for canary in Self.canaries + Self.carried {
                    #expect(!answer.text.contains(canary), "\(path) shows \(canary)")
                }
            }
        }
        let raw = try await gate.get("/jobs/\(job)/payload", admin)
        #expect(raw.text.contains("CANARYpassword"), "whoever may see it sees it")
        for entry in handler.entries {
            for canary in Self.canaries + Self.carried where canary != "CANARYheader" {
                #expect(!"\(entry)".contains(canary), "the log tells \(canary)")
            }
        }
        for kind in ["audit", "repeat", "api-key", "api-key-use", "server-secret"] as [Document.Kind] {
            for document in try await gate.store.documents(DocumentRequest(kind)) {
                let text = document.key.id + String(decoding: document.data, as: UTF8.self)
                for canary in Self.canaries + Self.carried {
                    #expect(!text.contains(canary), "\(kind) keeps \(canary)")
                }
            }
        }
    }

    @Test(arguments: KeptTables.allCases.filter(\.isThere))
    func `lies in no table but where it was put, and in no log`(tables: KeptTables)
        async throws
    {
        let (clock, place) = (LawClock(), try await tables.place())
        defer { place.remove() }
        let handler = InMemoryLogHandler()
        let store = try await place.open { clock.now }
        let gate = Gate(store, clock) { $0.logger = Logger(label: "test") { _ in handler } }
        let (_, admin) = try await gate.key([.admin])
        let job = try await Self.live(admin, at: gate)
        for path in ["/jobs?password=CANARYquery", "/jobs/\(job)", "/jobs/\(job)/payload", "/audit"] {
            _ = try await gate.get(path, admin)
        }
        _ = try await gate.ask(.get, "/jobs/\(job)", token: "sw_00000000deadbeef_CANARY")
        await store.close()
        let rows = try await place.rows()
        #expect(rows.contains { $0.table == "job" && $0.text.contains("CANARYpassword") }, "nothing was read")
        for row in rows {
            for canary in Self.canaries + Self.carried where row.text.contains(canary) {
                #expect(Self.homes[canary]?.contains(row.table) == true, "\(row.table) keeps \(canary)")
            }
        }
        for entry in handler.entries {
            for canary in Self.canaries + Self.carried where canary != "CANARYheader" {
                #expect(!"\(entry)".contains(canary), "the log tells \(canary)")
            }
        }
    }

    @Test func `is in no answer about an error of the store`() async throws {
        struct Trouble: Error, CustomStringConvertible {
            let description = "postgres://u:CANARY@db/x SELECT secret"
        }
        let api = ShiftworkAPI(store: gate.store, configuration: .init { _ in throw Trouble() })
        let request = HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/api/v1/jobs")
        let answer = try await Window.Answer(await api.respond(to: request, requestID: "r") { _ in [] })
        #expect(answer.status == 503)
        #expect(!answer.text.contains("CANARY") && !answer.text.contains("SELECT"))
    }
}

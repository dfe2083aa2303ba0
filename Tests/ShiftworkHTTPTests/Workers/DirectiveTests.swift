import HTTPTypes
import ShiftworkCore
import Testing

@testable import ShiftworkHTTP

@Suite("An operator's word to a worker")
struct DirectiveTests {
    private let window = Window()
    private let worker = "0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7"

    private func register(_ more: String = "") async throws {
        let body = #"{"id":"\#(worker)","name":"shell","types":["send-email"]\#(more)}"#
        #expect(try await window.post("/workers", body).status == 201)
    }

    @Test(arguments: [("quiet", "quiet"), ("stop", "stop"), ("restart", "restart"), ("resume", "work")])
    func `reaches it with its next trip`(_ verb: String, _ directive: String) async throws {
        try await register(#","can_restart":true"#)
        #expect(try await window.post("/workers/\(worker)/\(verb)", #"{"reason":"because"}"#).status == 202)
        #expect(try await window.get("/workers/\(worker)")["directive"] == directive)
        #expect(try await window.post("/workers/\(worker)/pump", "{}")["directive"] == directive)
    }

    @Test(arguments: [
        ("stop", "stop", 202), ("stop", "restart", 409), ("stop", "resume", 409), ("restart", "stop", 202),
        ("restart", "restart", 202), ("restart", "quiet", 409), ("restart", "resume", 409),
        ("quiet", "restart", 202),
    ])
    func `is refused by one that is ending, but for its end`(_ first: String, _ second: String, _ status: Int)
        async throws
    {
        try await register(#","can_restart":true"#)
        #expect(try await window.post("/workers/\(worker)/\(first)", "{}").status == 202)
        #expect(try await window.post("/workers/\(worker)/\(second)", "{}").status == status)
        let kept = try await window.get("/workers/\(worker)")["directive"]
        #expect(kept == (status == 202 ? second : first))
    }

    @Test(arguments: ["", #","can_restart":false"#])
    func `is no restart where nothing would start the worker again`(more: String) async throws {
        try await register(more)
        #expect(try await window.get("/workers/\(worker)")["can_restart"] == "false")
        let refused = try await window.post("/workers/\(worker)/restart", "{}")
        #expect(refused.status == 409)
        #expect(refused["type"] == "/docs/problems/not-restartable")
        #expect(try await window.post("/workers/\(worker)/pump", "{}")["directive"] == "work")
    }
}

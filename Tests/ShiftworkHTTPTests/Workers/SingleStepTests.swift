import ShiftworkCore
import Testing

@testable import ShiftworkHTTP

@Suite("Working in single steps")
struct SingleStepTests {
    private let window = Window()
    private let worker = "0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7"

    /// A job that the worker holds, and what names its lease.
    private func claimed() async throws -> (id: String, held: String) {
        let id = try await window.enqueue()
        let body = #"{"id":"\#(worker)","name":"shell","types":["send-email"],"slots":2}"#
        _ = try await window.post("/workers", body)
        let answer = try await window.post("/workers/\(worker)/claim", #"{"slots":1}"#)
        let lease = try #require(answer["jobs", "0", "lease", "token"])
        return (id, #""worker":"\#(worker)","lease":"\#(lease)""#)
    }

    @Test func `each part of a trip can be taken by itself`() async throws {
        let (id, held) = try await claimed()
        #expect(try await window.post("/jobs/\(id)/renew", "{\(held)}")["kill"] == "false")
        #expect(try await window.post("/jobs/\(id)/progress", #"{\#(held),"percent":40}"#).status == 200)
        #expect(try await window.post("/jobs/\(id)/log", #"{\#(held),"log":["a","b"]}"#).status == 200)
        #expect(try await window.get("/jobs/\(id)")["progress", "percent"] == "40")
        #expect(try await window.get("/jobs/\(id)/logs")["data", "1", "text"] == "b")
        _ = try await window.post("/jobs/\(id)/kill")
        #expect(try await window.post("/jobs/\(id)/renew", "{\(held)}")["kill"] == "true")
        let settled = try await window.post("/jobs/\(id)/settle", #"{\#(held),"outcome":"killed"}"#)
        #expect(settled["status"] == "killed")
    }

    @Test(arguments: ["settle", "renew", "progress", "log"])
    func `a lease that is lost changes nothing`(step: String) async throws {
        let (id, held) = try await claimed()
        _ = try await window.post("/jobs/\(id)/settle", #"{\#(held),"outcome":"given_back"}"#)
        _ = try await window.post("/workers/\(worker)/claim", #"{"slots":1}"#)
        let body = step == "settle" ? #"{\#(held),"outcome":"finished"}"# : "{\(held)}"
        let answer = try await window.post("/jobs/\(id)/\(step)", body)
        #expect(answer["type"] == "/docs/problems/lease-lost")
        #expect(try await window.get("/jobs/\(id)")["status"] == "started")
    }

    @Test func `a job is claimed by its id, whatever its type`() async throws {
        let (_, held) = try await claimed()
        let other = try await window.enqueue(#"{"type":"odd"}"#)
        #expect(!held.isEmpty)
        let answer = try await window.post("/workers/\(worker)/claim", #"{"jobs":["\#(other)"]}"#)
        let ids = answer.json.value(at: ["jobs"])?.elements?.compactMap { $0.scalar(at: ["id"]) } ?? []
        #expect(ids.contains(other))
    }
}

import HTTPTypes
import ShiftworkCore
import ShiftworkMemory
import Testing

@testable import ShiftworkHTTP

@Suite("What people note beside the jobs")
struct NoteTests {
    private let window = Window()

    /// The fingerprint of a failure.
    private func cause() async throws -> String {
        let worker = "0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7"
        let id = try await window.enqueue(#"{"type":"send-email","max_attempts":1}"#)
        _ = try await window.post("/workers", #"{"id":"\#(worker)","name":"w","types":["send-email"]}"#)
        let lease = try #require(
            try await window.post("/workers/\(worker)/claim", "{}")["jobs", "0", "lease", "token"])
        _ = try await window.post(
            "/jobs/\(id)/settle",
            #"{"worker":"\#(worker)","lease":"\#(lease)","outcome":"failed","error":"no answer"}"#)
        return try #require(try await window.get("/errors")["data", "0", "fingerprint"])
    }

    @Test func `a cause that is not known is not muted`() async throws {
        let cause = try await cause()
        for unknown in ["ERR-00000000", "\(cause)0"] {
            #expect(try await window.get("/errors/\(unknown)").status == 404)
            #expect(try await window.post("/errors/\(unknown)/mute").status == 404)
        }
        #expect(try await window.store.documents(DocumentRequest(Mute.kind)).isEmpty)
    }

    @Test func `a cause that is muted without saying until when is so until it is heard again`() async throws
    {
        let cause = try await cause()
        let muted = try await window.post("/errors/\(cause)/mute", #"{"reason":"known"}"#)
        #expect(muted.status == 200)
        #expect(muted["until"] == "null")
        let document = try #require(try await window.store.documents(DocumentRequest(Mute.kind)).first)
        #expect(document.expiresAt == nil)
        #expect(try await window.get("/errors/\(cause)")["mute", "reason"] == "known")
        #expect(try await window.ask(.delete, "/errors/\(cause)/mute").status == 204)
        #expect(try await window.get("/errors/\(cause)")["mute"] == "null")
    }

    @Test func `a cause is muted until a moment, and heard again`() async throws {
        let cause = try await cause()
        #expect(try await window.get("/errors/\(cause)")["mute"] == "null")
        let muted = try await window.post("/errors/\(cause)/mute", #"{"until":"2999-01-01T00:00:00Z"}"#)
        #expect(muted["actor"] == "anna")
        #expect(try await window.get("/errors/\(cause)")["mute", "until"] == "2999-01-01T00:00:00.000Z")
        #expect(try await window.get("/errors")["data", "0", "mute", "actor"] == "anna")
        #expect(try await window.ask(.delete, "/errors/\(cause)/mute").status == 204)
        #expect(try await window.get("/errors")["data", "0", "mute"] == "null")
    }

    @Test func `marks in time are told newest first, each tenant its own`() async throws {
        #expect(try await window.post("/annotations", #"{"text":"deploy 1"}"#).status == 201)
        let second = try await window.post(
            "/annotations", #"{"text":"deploy 2","at":"2026-01-01T00:00:00Z"}"#)
        #expect(second["at"] == "2026-01-01T00:00:00.000Z")
        let marks = try await window.get("/annotations")
        #expect(marks["data", "0", "text"] == "deploy 2")
        #expect(marks["data", "1", "text"] == "deploy 1")
        let acme = window.seen(by: Principal(name: "acme", role: .admin, tenant: "acme"))
        #expect(try await acme.get("/annotations")["data"] == "[]")
        #expect(try await window.post("/annotations", #"{"text":""}"#).status == 400)
    }
}

import HTTPTypes
import ShiftworkCore
import ShiftworkMemory
import Testing

@testable import ShiftworkHTTP

@Suite("What belongs to an entity")
struct ReferenceTests {
    private let window = Window()
    private static let order = #"{"type":"ship","references":[{"type":"Order","id":"4/2"}]}"#

    @Test func `all jobs of an entity are listed, whatever else there is`() async throws {
        let id = try await window.enqueue(Self.order)
        _ = try await window.enqueue()
        let list = try await window.get("/references/Order/4%2F2/jobs")
        #expect(list["data", "0", "id"] == id)
        #expect(list["data", "1", "id"] == nil)
        #expect(try await window.get("/references/Order/43/jobs")["data"] == "[]")
    }

    @Test func `pages of an entity's jobs lead on to its jobs alone`() async throws {
        for _ in 1...3 { _ = try await window.enqueue(Self.order) }
        let first = try await window.get("/references/Order/4%2F2/jobs?limit=2")
        let link = try #require(first.headers[.link])
        #expect(link.hasPrefix("</api/v1/references/Order/4%2F2/jobs?"))
        let next = try #require(first["page", "next"])
        let second = try await window.get("/references/Order/4%2F2/jobs?limit=2&cursor=\(next)")
        #expect(second["data", "0", "type"] == "ship")
        #expect(second["page", "has_more"] == "false")
    }

    @Test func `an export tells each job with its life`() async throws {
        let id = try await window.enqueue(Self.order)
        let export = try await window.get("/references/Order/4%2F2/export")
        #expect(export["job", "id"] == id)
        #expect(export["events", "0", "event"] == "enqueue")
    }

    @Test func `an export tells all that a job logged`() async throws {
        let id = try #require(JobID(parsing: try await window.enqueue(Self.order)))
        let worker = WorkerID(UUIDv7(high: 1, low: 1))
        try await window.store.register(WorkerInfo(id: worker, name: "w", types: ["ship"], slots: 1))
        let lease = try #require(try await window.store.claim([id], worker: worker).first).lease
        var trip = PumpTrip(worker: worker)
        trip.logLines = (1...2_500).map { _ in
            LogReport(lease: lease, at: Timestamp(seconds: 0), level: "info", text: "l")
        }
        _ = try await window.store.pump(trip)
        let export = try await window.get("/references/Order/4%2F2/export")
        #expect(export.json.value(at: ["log"])?.elements?.count == 2_500)
    }

    @Test func `an entity that is gone takes its ended jobs along, and all of them when it is erased`()
        async throws
    {
        let id = try await window.enqueue(Self.order)
        let gone = try await window.ask(.delete, "/references/Order/4%2F2")
        #expect(gone.status == 202)
        #expect(gone["operation", "action"] == "delete")
        #expect(try await window.get("/jobs/\(id)")["status"] == "queued")
        let erased = try await window.ask(.delete, "/references/Order/4%2F2?erase=true")
        #expect(erased["still_running"] == "0")
        #expect(try await window.get("/jobs/\(id)")["status"] == "canceled")
    }

    @Test func `a type is known by its jobs and by those who run it`() async throws {
        _ = try await window.enqueue(Self.order)
        let worker = "0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7"
        _ = try await window.post("/workers", #"{"id":"\#(worker)","name":"w","types":["ship","pack"]}"#)
        let types = try await window.get("/types")
        #expect(types["data", "0", "name"] == "pack")
        #expect(types["data", "0", "total"] == "0")
        let ship = try await window.get("/types/ship")
        #expect(ship["counts", "queued"] == "1")
        #expect(ship["workers"] == "1")
        #expect(try await window.get("/types/none").status == 404)
    }
}

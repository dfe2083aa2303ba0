import HTTPTypes
import Logging
import ShiftworkCore
import ShiftworkLaws
import ShiftworkMemory
import Synchronization
import Testing

@testable import ShiftworkHTTP

@Suite("The audit log")
struct AuditTests {
    private let gate = Gate()

    private func records() async throws -> [JSONBytes] {
        var request = DocumentRequest(AuditLog.kind)
        request.isDescending = true
        return try await gate.store.documents(request).map { JSONBytes(unchecked: $0.data) }
    }

    @Test func `each change and each denial leaves one record, looking and enqueueing none`() async throws {
        let (_, admin) = try await gate.key([.admin])
        let (_, viewer) = try await gate.key([.viewer])
        let job = try #require(try await gate.post("/jobs", admin, #"{"type":"a"}"#)["id"])
        _ = try await gate.get("/jobs", viewer)
        #expect(try await records().isEmpty)
        _ = try await gate.post("/jobs/\(job)/cancel", admin)
        _ = try await gate.post("/jobs/\(job)/kill", admin)
        _ = try await gate.post("/jobs/\(job)/retry", viewer)
        _ = try await gate.get("/jobs", "sw_wrong")
        _ = try await gate.get("/jobs/\(job)/payload", admin)
        let found = try await records()
        #expect(found.map { $0.scalar(at: ["outcome"]) } == ["done", "denied", "denied", "failed", "done"])
        #expect(found.map { $0.scalar(at: ["status"]) } == ["200", "401", "403", "409", "200"])
        #expect(found[0].scalar(at: ["route"]) == "/jobs/{id}/payload")
        #expect(found[1].scalar(at: ["actor"]) == "null")
        #expect(found[2].scalar(at: ["problem"]) == "forbidden")
        #expect(found[4].scalar(at: ["path"]) == "/api/v1/jobs/\(job)/cancel")
        #expect(found[4].scalar(at: ["actor"])?.hasPrefix("key test") == true)
        #expect(found.allSatisfy { !$0.text.contains("sw_") })
    }

    @Test func `it is read page by page, newest first, by admins alone, and changed by nobody`() async throws
    {
        let (_, admin) = try await gate.key([.admin])
        for number in 1...5 { _ = try await gate.post("/queues/q\(number)/pause", admin) }
        var (seen, path): ([String], String) = ([], "/audit?limit=2")
        while true {
            let page = try await gate.get(path, admin)
            seen += (0..<2).compactMap { page["data", "\($0)", "path"] }
            guard let next = page["page", "next"], next != "null" else { break }
            path = "/audit?limit=2&cursor=\(next)"
        }
        #expect(seen == (1...5).reversed().map { "/api/v1/queues/q\($0)/pause" })
        let (_, helper) = try await gate.key([.operator])
        #expect(try await gate.get("/audit", helper).status == 403)
        #expect(try await gate.ask(.delete, "/audit", token: admin).status == 405)
        let denied = try await gate.get("/audit?outcome=denied", admin)
        #expect(denied["data", "0", "route"] == "/audit")
        #expect(denied["data", "1"] == nil)
        for cursor in ["x", "x.y", "..", "0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7"] {
            #expect(try await gate.get("/audit?cursor=\(cursor)", admin).status == 400)
        }
    }

    @Test func `a record holds why it was done, secrets hidden, also where it did not work`() async throws {
        let (_, admin) = try await gate.key([.admin])
        _ = try await gate.post("/queues/mail/pause", admin, #"{"reason":"etl"}"#)
        _ = try await gate.post("/queues/mail/resume", admin, #"{"reason":"done: password=hunter2"}"#)
        _ = try await gate.post("/queues/mail/resume", admin)
        let job = try #require(try await gate.post("/jobs", admin, #"{"type":"a"}"#)["id"])
        let long = String(repeating: "x", count: 468) + " ghp_abcdefghijklmnopqrstuvwxyz0123456789AB"
        _ = try await gate.post("/jobs/\(job)/kill", admin, #"{"reason":"\#(long)"}"#)
        _ = try await gate.post("/webhooks", admin, #"{"reason":"this takes none"}"#)
        let reasons = try await records().reversed().map { $0.scalar(at: ["reason"]) ?? "" }
        #expect(reasons.prefix(3) == ["etl", "done: password=[redacted]", "null"])
        #expect(reasons[3].hasPrefix("xxx") && !reasons[3].contains("ghp_"))
        #expect(reasons[4] == "null")
    }

    @Test func `a tenant reads its own records`() async throws {
        let (_, acme) = try await gate.key([.admin], tenant: "acme")
        let (_, globex) = try await gate.key([.admin], tenant: "globex")
        _ = try await gate.post("/queues/mail/pause", acme)
        #expect(try await gate.get("/audit", acme)["data", "0", "tenant"] == "acme")
        #expect(try await gate.get("/audit", globex)["data", "0"] == nil)
        let (_, admin) = try await gate.key([.admin])
        #expect(try await gate.get("/audit", admin)["data", "0", "tenant"] == "acme")
    }

    @Test func `a flood of strangers leaves a few records that tell how many they were`() async throws {
        let uptime = Mutex(Duration.zero)
        let log = AuditLog(
            store: gate.store, lifetime: .days(1), logger: .init(label: "test"),
            uptime: { uptime.withLock { $0 } },
            makeID: { UUIDv7(milliseconds: 1, sequence: 0, random: .random(in: 0...UInt64.max)) })
        let denial = AuditRecord(
            at: gate.clock.now, method: "GET", path: "/", status: 401, outcome: .denied, requestID: "r")
        for _ in 1...1_000 { await log.note(denial) }
        #expect(try await records().count == AuditLog.strangers.requests)
        uptime.withLock { $0 = .seconds(10) }
        await log.note(denial)
        let counts = try await records().compactMap { $0.scalar(at: ["count"]).flatMap { Int($0) } }
        #expect(counts.max() == 1_000 - AuditLog.strangers.requests + 1)
        #expect(counts.reduce(0, +) == 1_001)
    }
}

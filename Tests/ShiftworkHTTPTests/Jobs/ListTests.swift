import HTTPTypes
import ShiftworkCore
import Testing

@testable import ShiftworkHTTP

@Suite("Listing over HTTP")
struct ListTests {
    private let window = Window()

    @Test func `pages follow each other, newest first, without payloads`() async throws {
        var ids: [String] = []
        for number in 0..<5 { ids.append(try await window.enqueue(#"{"type":"t\#(number)"}"#)) }
        var seen: [String?] = []
        var path = "/jobs?limit=2"
        while true {
            let answer = try await window.get(path)
            #expect(answer.status == 200)
            #expect(answer["data", "0", "payload"] == nil)
            seen += (0..<2).compactMap { answer["data", "\($0)", "id"] }
            guard let next = answer["page", "next"], next != "null" else { break }
            #expect(answer.headers[.link]?.contains("cursor=\(next)") == true)
            path = "/jobs?limit=2&cursor=\(next)"
        }
        #expect(seen == ids.reversed())
    }

    @Test func `a cursor is good for its own query alone`() async throws {
        for _ in 0..<3 { _ = try await window.enqueue() }
        let next = try #require(try await window.get("/jobs?limit=1")["page", "next"])
        #expect(try await window.get("/jobs?limit=1&status=failed&cursor=\(next)").status == 400)
        #expect(try await window.get("/jobs?cursor=zzz")["type"] == "/docs/problems/invalid-cursor")
        let other = window.seen(by: Principal(name: "x", role: .viewer, tenant: "x"))
        #expect(try await other.get("/jobs?limit=1&cursor=\(next)").status == 400)
    }

    @Test func `filters stand in q or beside it`() async throws {
        let mail = try await window.enqueue(#"{"type":"send-email","queue":"mail","tags":["eu"]}"#)
        _ = try await window.enqueue(#"{"type":"other"}"#)
        for path in [
            "/jobs?queue=mail", "/jobs?q=type:send-*", "/jobs?tag=eu&status=open", "/jobs?q=queue%3Amail",
        ] {
            let answer = try await window.get(path)
            #expect(answer["data", "0", "id"] == mail)
            #expect(answer["data", "1", "id"] == nil)
        }
        let counted = try await window.get("/jobs?count=capped")
        #expect(counted["count", "value"] == "2")
        #expect(counted["count", "relation"] == "eq")
    }

    static let mistakes = [
        ("/jobs?q=typ:x", "#/q", "type"), ("/jobs?stauts=x", "#/stauts", "status"),
        ("/jobs?status=faild", "#/status", "failed"), ("/jobs?limit=500", "#/limit", nil),
        ("/jobs?limit=1&limit=2", "#/limit", nil), ("/jobs?fields=all", "#/fields", nil),
    ]

    @Test(arguments: mistakes)
    func `a mistake is named, placed and answered with what may have been meant`(
        path: String, pointer: String, suggestion: String?
    ) async throws {
        let answer = try await window.get(path)
        #expect(answer.status == 400)
        #expect(answer["errors", "0", "pointer"] == pointer)
        #expect(answer["errors", "0", "suggestion"] == suggestion)
    }

    @Test func `everything comes as lines to those who want lines`() async throws {
        for _ in 0..<3 { _ = try await window.enqueue() }
        let answer = try await window.ask(.get, "/jobs", headers: [.accept: "application/x-ndjson"])
        #expect(answer.headers[.contentType] == "application/x-ndjson")
        #expect(answer.text.split(separator: "\n").count == 3)
    }
}

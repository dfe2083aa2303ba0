import HTTPTypes
import ShiftworkCore
import Testing

@testable import ShiftworkHTTP

@Suite("Listing over HTTP")
struct ListTests {
    private let window = Window()

    @Test func `a mistake in a parameter is placed in what was sent`() async throws {
        let answer = try await window.get("/jobs?status=queued,faild")
        #expect(answer["errors", "0", "offset"] == "7")
        #expect(answer["detail"]?.contains("at character 7.") == true)
    }

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

    @Test func `a cursor is not good for another time of the same kind`() async throws {
        for _ in 0..<3 { _ = try await window.enqueue() }
        let next = try #require(try await window.get("/jobs?limit=1&since=7d")["page", "next"])
        #expect(try await window.get("/jobs?limit=1&since=7d&cursor=\(next)").status == 200)
        for other in ["since=8d", "until=7d", "q=finished:7d"] {
            #expect(try await window.get("/jobs?limit=1&\(other)&cursor=\(next)").status == 400)
        }
    }

    @Test func `a name beside q may hold what means something in q`() async throws {
        for user in ["anna smith", "anna -status:queued", "a:b", #"c\\d"#] {
            let id = try await window.enqueue(#"{"type":"a","user_id":"\#(user)","tags":["x y","z"]}"#)
            let plain = user.replacing(#"\\"#, with: #"\"#)
            let answer = try await window.get("/jobs?user_id=\(PercentEncoding.encoded(plain))")
            #expect(answer["data", "0", "id"] == id)
            #expect(answer["data", "1", "id"] == nil)
        }
        #expect(try await window.get("/jobs?tag=x%20y,q")["data", "3", "id"] != nil)
        let answer = try await window.get("/jobs?type=a%20status:queued")
        #expect(answer["errors", "0", "pointer"] == "#/type")
    }

    @Test func `one form of a job is not taken for another`() async throws {
        let id = try await window.enqueue()
        let tag = try #require(try await window.get("/jobs/\(id)?fields=summary").headers[.eTag])
        func status(_ path: String) async throws -> Int {
            try await window.ask(.get, "/jobs/\(id)\(path)", headers: [.ifNoneMatch: tag]).status
        }
        #expect(try await status("?fields=summary") == 304)
        #expect(try await status("") == 200)
        #expect(try await status("?fields=summary&words=upper") == 200)
        let moved = try await window.ask(.patch, "/jobs/\(id)", #"{"priority":1}"#, headers: [.ifMatch: tag])
        #expect(moved.status == 200)
    }

    @Test func `lines of a log go on within an attempt that is named`() async throws {
        let id = try await window.enqueue()
        #expect(try await window.get("/jobs/\(id)/logs?after=1").status == 400)
        #expect(try await window.get("/jobs/\(id)/logs?after=1&attempt=1").status == 200)
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
        for parameter in ["limit=3", "cursor=x"] {
            let refused = try await window.ask(
                .get, "/jobs?\(parameter)", headers: [.accept: "application/x-ndjson"])
            #expect(refused.status == 400, "\(parameter)")
        }
        let answer = try await window.ask(.get, "/jobs", headers: [.accept: "application/x-ndjson"])
        #expect(answer.headers[.contentType] == "application/x-ndjson")
        #expect(answer.text.split(separator: "\n").count == 3)
    }
}

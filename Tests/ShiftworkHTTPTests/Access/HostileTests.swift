import Foundation
import Logging
import NIOCore
import ShiftworkMemory
import Testing

@testable import ShiftworkHTTP

/// Requests that no client sends by accident, over a real connection.
@Suite("A hostile client", .timeLimit(.minutes(2)))
struct HostileTests {
    /// A server, while `body` runs. It waits long: on a machine that is starved nobody is in a hurry.
    private func serving(
        _ patience: SlowClients.Patience = .init(head: .seconds(60), body: .seconds(60)), crowd: Crowd? = nil,
        _ body: (Int) async throws -> Void
    ) async throws {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        var server = try ShiftworkServer.local(store: MemoryStore(), address: .init(port: 0), logger: logger)
        server.patience = patience
        if let crowd { server.crowd = crowd }
        try await ShiftworkHTTPTests.serving(server, body)
    }

    @Test func `a port that is taken is told in words, with a way out`() async throws {
        try await serving { port in
            let second = try ShiftworkServer.local(
                store: MemoryStore(), address: .init(port: port), logger: Logger(label: "test"))
            let refused = await #expect(throws: ShiftworkServer.Refused.self) { try await second.run() }
            #expect(refused?.description.hasPrefix("127.0.0.1:\(port) cannot be listened on") == true)
        }
    }

    private static func isUp(_ port: Int) async throws -> Bool {
        try await Wire.ask(port, "GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            .hasPrefix("HTTP/1.1 200")
    }

    private static func post(_ body: [UInt8], _ path: String = "/api/v1/jobs", length: Int? = nil) -> [UInt8]
    {
        Array(
            """
            POST \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close\r\n\
            Content-Length: \(length ?? body.count)\r\n\r\n
            """.utf8.dropLast(0)) + body
    }

    private static let last = "Host: localhost\r\nConnection: close\r\n\r\n"
    private static let both = "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
    private static let smuggled = "GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n"
    private static let head = "Host: localhost\r\nContent-Type: application/json\r\n"

    /// What is sent, and the beginnings of answers that are right; an empty one stands for a closed connection.
    private static let requests: [(what: String, bytes: [UInt8], answers: [String])] = [
        (
            "10,000 headers",
            Array(
                ("GET /livez HTTP/1.1\r\nHost: localhost\r\n" + (0..<10_000).map { "X-\($0): y\r\n" }.joined()
                    + "\r\n").utf8),
            ["HTTP/1.1 400", "HTTP/1.1 431", ""]
        ),
        (
            "150 headers",
            Array(
                ("GET /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + (0..<150).map { "X-\($0): y\r\n" }.joined() + "\r\n").utf8),
            ["HTTP/1.1 431"]
        ),
        (
            "a header of a megabyte",
            Array(
                "GET /livez HTTP/1.1\r\nHost: localhost\r\nX: \(String(repeating: "a", count: 1 << 20))\r\n\r\n"
                    .utf8),
            ["HTTP/1.1 400", "HTTP/1.1 431", ""]
        ),
        (
            "a path of 100 kilobytes",
            Array(
                "GET /\(String(repeating: "a", count: 100_000)) HTTP/1.1\r\n\(last)"
                    .utf8),
            ["HTTP/1.1 414", "HTTP/1.1 400", ""]
        ),
        ("a body too large", post([UInt8](repeating: 0x20, count: (1 << 20) + 1)), ["HTTP/1.1 413", ""]),
        (
            "a body that says it is larger than anything", post([0x7b], length: Int.max),
            ["HTTP/1.1 413", "HTTP/1.1 400", ""]
        ),
        (
            "100,000 arrays in each other", post(Array(repeating: UInt8(ascii: "["), count: 100_000)),
            ["HTTP/1.1 400"]
        ),
        (
            "objects in each other",
            post(
                Array(
                    (String(repeating: #"{"a":"#, count: 5_000) + "1" + String(repeating: "}", count: 5_000))
                        .utf8)),
            ["HTTP/1.1 400"]
        ),
        (
            "what is not UTF-8",
            post(Array(#"{"type":""#.utf8) + [0xff, 0xfe, 0xc0, 0x80] + Array(#""}"#.utf8)), ["HTTP/1.1 400"]
        ),
        ("half a character", post(Array(#"{"type":"\ud800"}"#.utf8)), ["HTTP/1.1 400"]),
        ("a name twice", post(Array(#"{"type":"a","type":"b"}"#.utf8)), ["HTTP/1.1 400"]),
        (
            "a number of a thousand digits",
            post(Array(#"{"type":"a","priority":\#(String(repeating: "9", count: 1_000))}"#.utf8)),
            ["HTTP/1.1 400"]
        ),
        (
            "two lengths",
            Array(
                "POST /api/v1/jobs HTTP/1.1\r\n\(head)Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x".utf8),
            ["HTTP/1.1 400", ""]
        ),
        (
            "a length and chunks",
            Array(
                "POST /api/v1/jobs HTTP/1.1\r\n\(head)\(both)0\r\n\r\n\(smuggled)"
                    .utf8),
            ["HTTP/1.1 400", ""]
        ),
        (
            "a chunk of a negative length",
            Array("POST /api/v1/jobs HTTP/1.1\r\n\(head)Transfer-Encoding: chunked\r\n\r\n-1\r\n{}\r\n".utf8),
            ["HTTP/1.1 400", ""]
        ),
        (
            "an unknown coding",
            Array("POST /api/v1/jobs HTTP/1.1\r\n\(head)Transfer-Encoding: cow\r\n\r\n{}".utf8),
            ["HTTP/1.1 4", ""]
        ),
        (
            "another host",
            Array("GET /api/v1/jobs HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n".utf8),
            ["HTTP/1.1 421"]
        ),
        ("no host", Array("GET /api/v1/jobs HTTP/1.1\r\nConnection: close\r\n\r\n".utf8), ["HTTP/1.1 4"]),
        (
            "TRACE",
            Array("TRACE /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8),
            ["HTTP/1.1 405"]
        ),
        (
            "a method of its own",
            Array("FROB /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8),
            ["HTTP/1.1 4", ""]
        ),
        (
            "a path out of the tree",
            Array(
                "GET /api/v1/../../etc/passwd HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8),
            ["HTTP/1.1 404"]
        ),
        (
            "a path out of the tree, encoded",
            Array(
                "GET /api/v1/jobs/%2e%2e%2f%2e%2e HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                    .utf8), ["HTTP/1.1 404"]
        ),
        (
            "a zero byte in a path",
            Array("GET /api/v1/jobs/%00 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8),
            ["HTTP/1.1 404"]
        ),
        ("noise", (0..<4_096).map { UInt8(truncatingIfNeeded: $0 &* 7_919 >> 3) }, ["HTTP/1.1 400", ""]),
        (
            "a request of TLS",
            [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03]
                + [UInt8](repeating: 7, count: 500), ["HTTP/1.1 400", ""]
        ),
    ]

    @Test func `is answered shortly or not at all, and the server stays up`() async throws {
        try await serving { port in
            for (what, bytes, answers) in Self.requests {
                let answer = try await Wire.ask(port, bytes)
                #expect(
                    answers.contains { $0.isEmpty ? answer.isEmpty : answer.hasPrefix($0) },
                    "\(what): \(answer.prefix(300))")
                let count = answer.split(separator: "HTTP/1.1 ", omittingEmptySubsequences: true).count
                #expect(count <= 1, "\(what) got \(count) answers")
            }
            #expect(try await Self.isUp(port))
        }
    }

    @Test func `that leaves in the middle leaves nothing behind`() async throws {
        try await serving { port in
            let whole = Self.post(Array(#"{"type":"a"}"#.utf8))
            for length in stride(from: 1, to: whole.count - 1, by: 7) {
                try await Wire.send(port, Array(whole[..<length]))
            }
            #expect(try await Self.isUp(port))
            let list = try await Wire.ask(
                port, "GET /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            #expect(list.contains(#""data":[]"#), "half a request made a job: \(list)")
        }
    }

    @Test func `that may not come in is not waited for`() async throws {
        try await serving { port in
            let next = "GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            let answer = try await Wire.ask(port, "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n" + next)
            #expect(answer.hasPrefix("HTTP/1.1 421"))
            #expect(answer.lowercased().contains("connection: close"))
            #expect(answer.split(separator: "HTTP/1.1 ").count == 1, "\(answer)")
        }
    }

    @Test func `that opens connection after connection has a few of them, and others the rest`() async throws
    {
        let crowd = Crowd(limit: 2) { _ in false }
        try await serving(crowd: crowd) { port in
            let held = [try await Wire.open(port), try await Wire.open(port)]
            for connection in held { #expect(try await connection.ask("/livez").hasPrefix("HTTP/1.1 200")) }
            #expect(try await Wire.ask(port, "GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n").isEmpty)
            try await held[0].close()
            // The server hears of it a little later.
            while try await !Self.isUp(port) {}
            #expect(try await held[1].ask("/livez").hasPrefix("HTTP/1.1 200"))
            try await held[1].close()
        }
    }

    @Test func `is counted by its network, unless it is a proxy`() throws {
        let crowd = Crowd(limit: 1) { $0 == "10.0.0.7" }
        let place = try #require(try crowd.enter("2001:db8::1"))
        #expect(throws: Crowd.Full.self) { try crowd.enter("2001:db8::2") }
        #expect(try crowd.enter("2001:db8:0:1::1") != nil)
        crowd.leave(place)
        #expect(try crowd.enter("2001:db8::2") != nil)
        for _ in 1...3 { #expect(try crowd.enter("10.0.0.7") == nil) }
    }

    @Test func `is counted by its site, too, which has thousands of networks`() throws {
        let crowd = Crowd(limit: 2, siteLimit: 3) { _ in false }
        let first = try #require(try crowd.enter("2001:db8:1:1::1"))
        for network in 2...3 { #expect(try crowd.enter("2001:db8:1:\(network)::1") != nil) }
        #expect(throws: Crowd.Full.self) { try crowd.enter("2001:db8:1:ffff::1") }
        #expect(try crowd.enter("2001:db8:2:1::1") != nil, "another site")
        #expect(try crowd.enter("10.0.0.1") != nil)
        crowd.leave(first)
        #expect(try crowd.enter("2001:db8:1:ffff::1") != nil)
        #expect(throws: Crowd.Full.self) { try crowd.enter("2001:db8:1:1::1") }
    }

    @Test func `that dawdles is shown the door`() async throws {
        let patience = SlowClients.Patience(head: .milliseconds(300), body: .milliseconds(300))
        try await serving(patience) { port in
            for bytes in [
                [], Array("GET /livez HT".utf8), Self.post([0x7b], length: 1_000),
            ] {
                let answer = try await Wire.ask(port, bytes)
                #expect(!answer.hasPrefix("HTTP/1.1 2"), "\(answer)")
            }
            #expect(try await Self.isUp(port))
        }
    }
}

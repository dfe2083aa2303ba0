import AsyncHTTPClient
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import ShiftworkCore
import ShiftworkHTTP
import Testing

@testable import ShiftworkCommand

@Suite("Requests that leave", .timeLimit(.minutes(1)))
struct OutboundTests {
    private static let loopback: OutboundRules = {
        var rules = OutboundRules()
        rules.ranges = [IPRange("127.0.0.0/8")!]
        return rules
    }()

    private func ask(_ url: String, of outbound: Outbound) async throws -> HTTPRequestJob.Response {
        try await outbound.send(
            HTTPClientRequest(url: url), for: nil, needsEncryption: false, timeout: .seconds(20),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ) { try await HTTPRequestJob.Response($0, keeping: HTTPRequestJob.keptBytes) }
    }

    /// Nobody else knows the name: a request that reaches the server was led there by the address that was judged.
    @Test(arguments: ["judged.invalid", "JUDGED.invalid", "Judged.Invalid"])
    func `go to just the address that was judged, however the name is written`(host: String) async throws {
        let stranger = try await Stranger.start()
        let outbound = Outbound(rules: Self.loopback) { target in
            #expect(target.host == "judged.invalid")
            return [try SocketAddress(ipAddress: "127.0.0.1", port: target.port)]
        }
        #expect(try await ask("http://\(host):\(stranger.port)/", of: outbound).status == 200)
        #expect(stranger.asked.first?.headers["host"] == ["judged.invalid:\(stranger.port)"])
        try await stranger.stop()
    }

    @Test(
        arguments: [
            "http://LOCALHOST:1/", "http://%6c%6fcalhost:1/", "http://localhos%74/", "http://127.1:1/",
            "http://2130706433/", "http://[::ffff:127.0.0.1]/", "http://ｌocalhost/",
        ])
    func `never reach this machine by another way of writing it`(url: String) async throws {
        let error = await #expect(throws: (any Error).self) {
            try await ask(url, of: Outbound(rules: OutboundRules()))
        }
        #expect(error is OutboundRules.Refusal || error is NameNotFound, "\(String(describing: error))")
    }

    @Test func `read no more of an answer than is kept`() async throws {
        let stranger = try await Stranger.start(.init(isEndless: true))
        let answer = try await ask("http://127.0.0.1:\(stranger.port)/", of: Outbound(rules: Self.loopback))
        #expect(answer.isTruncated)
        #expect(answer.bytes == nil)
        #expect(answer.body.utf8.count == HTTPRequestJob.keptBytes)
        try await stranger.stop()
    }
}

@Suite("A redirect")
struct RedirectionTests {
    private func request(_ method: String) throws -> HTTPRequestJob {
        let json = """
            {"url":"https://one.example/a","method":"\(method)",
             "headers":{"x-api-key":"k","cookie":"c","Content-Type":"text/plain"},
             "authorization":"Bearer x","body":"secret"}
            """
        return try JSONDecoder().decode(HTTPRequestJob.self, from: Data(json.utf8))
    }

    private let id = JobID(UUIDv7(milliseconds: 1, sequence: 0, random: 1))

    @Test func `tells another origin nothing that was meant for the first, nor the first when it comes back`()
        throws
    {
        let job = try request("GET")
        var stop = Redirection(address: job.url, method: "GET")
        try stop.follow("/b", status: 302)
        let home = try job.request(to: stop, job: id, traceparent: "00-a-b-01")
        #expect(home.headers["x-api-key"] == ["k"])
        #expect(home.headers["authorization"] == ["Bearer x"])
        for place in ["https://two.example/", "https://one.example/"] {
            try stop.follow(place, status: 302)
            let away = try job.request(to: stop, job: id, traceparent: "00-a-b-01")
            #expect(away.url == place)
            #expect(away.headers.isEmpty)
            #expect(away.body == nil)
        }
    }

    @Test(arguments: ["https://one.example:8443/", "https://ONE.example.evil/", "https://one.example./"])
    func `to another port or name leads to another origin`(place: String) throws {
        var stop = Redirection(address: "https://one.example/", method: "GET")
        try stop.follow(place, status: 307)
        #expect(!stop.isAtHome)
    }

    @Test func `to the same name in other letters leads nowhere else`() throws {
        var stop = Redirection(address: "https://one.example/", method: "GET")
        try stop.follow("https://ONE.example:443/b", status: 307)
        #expect(stop.isAtHome)
    }

    @Test func `away from TLS is not followed`() {
        var stop = Redirection(address: "https://one.example/", method: "GET")
        #expect(throws: Unrecoverable.self) { try stop.follow("http://one.example/", status: 302) }
        #expect(throws: (any Error).self) { try stop.follow("ftp://one.example/", status: 302) }
    }

    @Test(arguments: [("POST", "GET"), ("PUT", "GET"), ("GET", "GET"), ("HEAD", "HEAD")])
    func `to an answer is fetched without the body, also from the same server`(
        method: String, next: String
    ) throws {
        let job = try request(method)
        var stop = Redirection(address: job.url, method: method)
        try stop.follow("/answer", status: 303)
        let answer = try job.request(to: stop, job: id, traceparent: nil)
        #expect(answer.method.rawValue == next)
        #expect(answer.body == nil)
        #expect(answer.headers["content-type"].isEmpty)
        #expect(answer.headers["authorization"] == ["Bearer x"])
        try stop.follow("/moved", status: 307)
        #expect(try job.request(to: stop, job: id, traceparent: nil).body == nil)
    }

    @Test func `of what changes something is not followed to another server, but to its answer`() throws {
        for status in [301, 302, 307, 308] {
            var stop = Redirection(address: "https://one.example/", method: "POST")
            #expect(throws: Unrecoverable.self) { try stop.follow("https://two.example/", status: status) }
        }
        var stop = Redirection(address: "https://one.example/", method: "POST")
        try stop.follow("https://two.example/", status: 303)
        #expect(stop.method == "GET")
    }
}

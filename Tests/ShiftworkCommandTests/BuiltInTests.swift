import Foundation
import ShiftworkCore
import ShiftworkRuntime
import Testing

@testable import ShiftworkCommand

@Suite("Jobs of the program")
struct BuiltInTests {
    @Test(
        arguments: [
            (404, RetryPolicy.Ruling.giveUp), (400, .giveUp), (302, .giveUp), (500, nil), (503, nil),
            (429, nil), (408, nil),
        ] as [(Int, RetryPolicy.Ruling?)])
    func `a request's own fault is final, trouble of the server is not`(
        _ status: Int, _ ruling: RetryPolicy.Ruling?
    ) {
        #expect(UnexpectedStatus(status: status, retryAfter: nil, body: "").ruling == ruling)
    }

    @Test func `Retry-After is honoured, up to an hour`() {
        #expect(UnexpectedStatus(status: 503, retryAfter: .seconds(7), body: "").ruling == .wait(.seconds(7)))
        #expect(UnexpectedStatus(status: 404, retryAfter: .seconds(7), body: "").ruling == .giveUp)
        let now = Date(timeIntervalSince1970: 1_792_497_600)
        #expect(RetryAfter.read("120", now: now) == .seconds(120))
        #expect(RetryAfter.read("Tue, 20 Oct 2026 12:01:00 GMT", now: now) == .seconds(60))
        #expect(RetryAfter.read("99999", now: now) == .seconds(3_600))
        #expect(RetryAfter.read("-5", now: now) == .zero)
        #expect(RetryAfter.read("soon", now: now) == nil)
    }

    @Test func `a request has defaults, and its authorization may be plain or sealed`() throws {
        let json = #"{"url":"https://example.org","authorization":"Bearer x"}"#
        let request = try JSONDecoder().decode(HTTPRequestJob.self, from: Data(json.utf8))
        #expect(request.method == "GET")
        #expect(request.timeoutMilliseconds == 30_000)
        #expect(!request.followsRedirects)
        #expect(request.authorization?.text == "Bearer x")
        let shown = JSONRedactor().redact(try JSONBytes(validating: json))
        #expect(shown.scalar(at: ["authorization"]) == "[redacted]")
    }

    @Test(arguments: [("a=./x", "a"), ("send-email=/bin/y --z", "send-email")])
    func `a program is bound to a type`(_ text: String, _ type: String) {
        #expect(ExecArgument(argument: text)?.type == JobType(type))
    }

    @Test(arguments: ["a", "=x", "a="])
    func `what binds nothing is refused`(_ text: String) {
        #expect(ExecArgument(argument: text) == nil)
    }

    @Test func `queues have slots, or take what there is`() {
        #expect(QueuesArgument(argument: "mail:5,etl:1")?.queues == ["mail": 5, "etl": 1])
        #expect(QueuesArgument(argument: "mail")?.queues.names == ["mail"])
        #expect(QueuesArgument(argument: "mail:x") == nil)
        #expect(QueuesArgument(argument: ",") == nil)
    }
}

import ArgumentParser
import ShiftworkCore
import Testing

@testable import ShiftworkCommand

@Suite("shiftwork queue set")
struct QueueSetTests {
    private func limits(_ desk: Desk) async throws -> QueueLimits? {
        try await desk.store.queues(scope: .all).first { $0.name == "mail" }?.limits
    }

    @Test func `limits a queue, and says how`() async throws {
        let desk = try await Desk()
        try await desk.enqueue(1)
        try await desk.run(QueueCommand.Set.self, "mail", "--concurrency", "5", "--rate", "100/1m")
        let rate = RateLimit(100, per: .seconds(60))
        #expect(try await limits(desk) == QueueLimits(concurrency: 5, rate: rate))
        try await desk.run(QueueCommand.Show.self, "mail")
        #expect(desk.transcript.output.contains("open, 5 at once, 100 in 1m00s"))
        try await desk.run(QueueCommand.Set.self, "mail", "--concurrency", "none")
        #expect(try await limits(desk) == QueueLimits(rate: rate))
        try await desk.run(QueueCommand.Set.self, "mail", "--rate", "none", "--dry-run")
        #expect(desk.transcript.output.contains("Would limit mail: no limits."))
        #expect(try await limits(desk) == QueueLimits(rate: rate))
    }

    @Test func `prints the queue for a program, as do pause and resume`() async throws {
        var options = Console.Options()
        options.format = .json
        let desk = try await Desk(.pipe(), options)
        try await desk.enqueue(1)
        try await desk.run(QueueCommand.Set.self, "mail", "--concurrency", "5")
        try await desk.run(QueueCommand.Pause.self, "mail")
        try await desk.run(QueueCommand.Resume.self, "mail")
        try await desk.run(QueueCommand.Resume.self, "mail")
        let sheets = try desk.transcript.output.split(separator: "\n").map {
            try JSONBytes(validating: Array($0.utf8))
        }
        #expect(sheets.map { $0.scalar(at: ["concurrency"]) } == ["5", "5", "5", "5"])
        #expect(sheets.map { $0.scalar(at: ["status"]) } == ["open", "paused", "open", "open"])
    }

    @Test func `shows a program what would be, and refuses a pause that is over`() async throws {
        var options = Console.Options()
        options.format = .json
        let desk = try await Desk(.pipe(), options)
        try await desk.enqueue(1)
        try await desk.run(QueueCommand.Set.self, "mail", "--concurrency", "5", "--dry-run")
        try await desk.run(QueueCommand.Pause.self, "mail", "--dry-run")
        let sheets = try desk.transcript.lines.map { try JSONBytes(validating: Array($0.utf8)) }
        #expect(sheets.map { $0.scalar(at: ["concurrency"]) } == ["5", "null"])
        #expect(sheets.map { $0.scalar(at: ["status"]) } == ["open", "paused"])
        let past = "2020-01-01T00:00:00Z"
        #expect(await desk.ending(of: QueueCommand.Pause.self, "mail", "--until", past) == .usage)
        #expect(try await desk.store.queues(scope: .all).allSatisfy { $0.pause == nil && $0.limits == .none })
    }

    @Test func `limits a queue before its first job, by its name`() async throws {
        let desk = try await Desk()
        try await desk.run(QueueCommand.Set.self, "mail", "--concurrency", "1")
        #expect(try await limits(desk) == QueueLimits(concurrency: 1))
        await #expect(throws: (any Error).self) {
            try await desk.run(QueueCommand.Set.self, "no name", "--concurrency", "1")
        }
    }

    @Test(arguments: [
        ("10/s", 10, 1_000), ("100/1m", 100, 60_000), ("1/100ms", 1, 100), ("5/90s", 5, 90_000),
        ("7/d", 7, 86_400_000),
    ])
    func `reads a rate`(_ text: String, _ count: Int, _ milliseconds: Int) throws {
        let limit = try #require(RateLimitArgument(argument: text)).limit
        #expect(limit == RateLimit(count, per: .milliseconds(milliseconds)))
    }

    @Test(arguments: ["", "10", "0/s", "10/", "10/99ms", "10/2d", "-1/s", "10/s/s", "ten/s", "10/e2ms"])
    func `refuses what is no rate`(_ text: String) { #expect(RateLimitArgument(argument: text) == nil) }

    @Test func `wants at least one limit`() {
        #expect(throws: (any Error).self) { try QueueCommand.Set.parse(["mail"]) }
    }
}

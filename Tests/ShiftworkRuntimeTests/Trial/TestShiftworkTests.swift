internal import Logging
internal import ShiftworkCore
internal import ShiftworkRuntime
internal import ShiftworkTesting
internal import Testing

struct TestShiftworkTests {
    let script = Script()

    @Test func `to perform a job gives what it returned, and what it told is kept`() async throws {
        let trial = try await trial()
        script.on("work") { context in
            try await context.progress(40, "half")
            context.logger.debug("in the middle")
            try await context.enqueue(Deed("child"))
            return "\(context.attempt)"
        }
        #expect(try await trial.perform(Deed("work")) == "1")
        let run = try #require(trial.runs.first)
        #expect(run.type == "deed")
        #expect(run.progress == [JobProgress(percent: 40, message: "half")])
        #expect(run.log == ["in the middle"])
        #expect(run.children.count == 1)
        try await trial.expectEnqueued(Deed.self) { $0.name == "child" }
    }

    @Test func `what a performed handler throws comes through`() async throws {
        let trial = try await trial()
        script.on("fail") { _ in throw Mishap() }
        await #expect(throws: Mishap.self) { try await trial.perform(Deed("fail")) }
        #expect(trial.runs.count == 1)
        try await trial.perform(Silent())
        #expect(try await trial.perform(Guarded(name: "x", token: "12345")) == 5)
    }

    @Test func `what is enqueued is found by type, queue, time and payload`() async throws {
        let trial = try await trial()
        try await trial.enqueue(Deed("a"), .init(delay: .seconds(3600), queue: "mail"))
        try await trial.enqueue(Deed("b"))
        try await trial.enqueue(Guarded(name: "c", token: "secret"))
        #expect(try await trial.enqueued(Deed.self).map(\.name) == ["a", "b"])
        #expect(try await trial.enqueued(Guarded.self).map(\.token) == ["secret"])
        try await trial.expectEnqueued(Deed.self, queue: "mail", in: .seconds(3600)) { $0.name == "a" }
        trial.clock.advance(by: .seconds(600))
        try await trial.expectEnqueued(Deed.self, queue: "mail", in: .seconds(3000))
        for (queue, delay, name) in [("etl", 3000, "a"), ("mail", 3600, "a"), ("mail", 3000, "b")] {
            let error = await #expect(throws: ExpectationFailed.self) {
                try await trial.expectEnqueued(Deed.self, queue: QueueName(queue), in: .seconds(delay)) {
                    $0.name == name
                }
            }
            #expect(error?.description.contains("in mail, to run in") == true)
        }
        try await trial.expectNotEnqueued(Deed.self) { $0.name == "z" }
        try await trial.expectNotEnqueued(Silent.self)
        await #expect(throws: ExpectationFailed.self) { try await trial.expectNotEnqueued(Deed.self) }
        await #expect(throws: ExpectationFailed.self) { try await trial.expectEnqueued(Silent.self) }
    }

    @Test func `a drain runs what may run now, and what that enqueues, and counts the endings`() async throws
    {
        let trial = try await trial()
        script.on("parent") { context in
            try await context.enqueue(Deed("child"))
            return ""
        }
        script.on("hopeless") { _ in throw Hopeless() }
        script.on("fail") { _ in throw Mishap() }
        script.on("tired") { _ in throw Snooze(for: .seconds(60)) }
        script.on("stop") { _ in throw Cancel("enough") }
        for name in ["parent", "hopeless", "fail", "tired", "stop"] { try await trial.enqueue(Deed(name)) }
        try await trial.enqueue(Deed("later"), .init(delay: .seconds(3600)))
        try await trial.enqueue(Silent())
        let drained = try await trial.drain()
        #expect(drained == Drained(finished: 3, failed: 1, killed: 1, retrying: 1, snoozed: 1))
        #expect(!script.began.contains("later"))
        trial.clock.advance(by: .seconds(3600))
        script.on("fail") { _ in "" }
        script.on("tired") { _ in "" }
        #expect(try await trial.drain() == Drained(finished: 3))
        #expect(try await trial.shiftwork.store.workers().isEmpty)
    }

    @Test func `a drain with retries does not wait for the next attempt`() async throws {
        let trial = try await trial()
        script.on("fail") { context in
            guard context.attempt == 3 else { throw Mishap() }
            return ""
        }
        script.on("never") { _ in throw Mishap() }
        try await trial.enqueue(Deed("fail"))
        try await trial.enqueue(Deed("never"))
        #expect(try await trial.drain(withRetries: true) == Drained(finished: 1, failed: 1))
        #expect(script.began.count == 6)
        #expect(trial.clock.uptime == .zero)
    }

    @Test func `a drain of one queue leaves the others`() async throws {
        let trial = try await trial()
        try await trial.enqueue(Deed("a"), .init(queue: "mail"))
        try await trial.enqueue(Deed("b"))
        #expect(try await trial.drain(queue: "mail") == Drained(finished: 1))
        #expect(try await trial.enqueued(Deed.self).map(\.name) == ["b"])
    }

    @Test func `progress and log of a drained job are stored`() async throws {
        let trial = try await trial()
        script.on("x") { context in
            context.logger.info("hello")
            try await context.progress(70)
            return ""
        }
        let deed = try await trial.enqueue(Deed("x"))
        try await trial.drain()
        #expect(try await deed.record().progress?.percent == 70)
        let log = try await trial.shiftwork.store.log(of: deed.id, attempt: nil, after: 0, limit: 9)
        #expect(log.map(\.text) == ["hello"])
    }

    @Test func `a test can let the store fail`() async throws {
        let trial = try await trial()
        trial.faults.fail(.insert)
        await #expect(throws: StoreError.self) { try await trial.enqueue(Deed("x")) }
        try await trial.expectNotEnqueued(Deed.self)
    }

    private func trial() async throws -> TestShiftwork<Script> {
        try await TestShiftwork(services: script, configuration: .quiet) {
            Deed.self
            Silent.self
            Guarded.self
        }
    }
}

internal import ShiftworkCore
internal import ShiftworkRuntime
internal import ShiftworkTesting
internal import Testing

/// How attempts and jobs end, by what their handlers do.
struct EndingTests {
    @Test func `a job that returns nothing finishes without a result`() async throws {
        let workshop = try await Workshop { Silent.self }
        try await workshop.running { _ in
            let silent = try await workshop.shiftwork.enqueue(Silent())
            try await workshop.wait(silent, is: .finished)
            try await silent.result(within: .zero)
            #expect(try await silent.record().result == nil)
        }
    }

    @Test func `an attempt that throws is repeated by its policy, until the attempts are used up`()
        async throws
    {
        let workshop = try await Workshop()
        workshop.script.on("fail") { _ in throw Mishap() }
        try await workshop.running { _ in
            let deed = try await workshop.shiftwork.enqueue(Deed("fail"))
            try await workshop.wait(deed, is: .retrying)
            let first = try await deed.record()
            #expect(first.timestamps.retryAt == workshop.clock.now + .seconds(10))
            #expect(first.error?.message == "it went wrong")
            try await workshop.wait(deed, is: .failed)
            let record = try await deed.record()
            #expect(record.attempt == 3)
            #expect(record.failures == 3)
            #expect(record.timestamps.failedAt ?? .sample >= record.timestamps.createdAt + .seconds(20))
            #expect(record.timestamps.failedAt ?? .sample < record.timestamps.createdAt + .seconds(22))
            let error = await #expect(throws: JobFailed.self) { try await deed.result(within: .zero) }
            #expect(error?.status == .failed)
            #expect(error?.failure?.type == "Mishap")
            #expect(error?.description.contains("it went wrong") == false)
            let kinds = try await deed.history().map(\.kind.name)
            #expect(kinds.filter { $0 == "fail" }.count == 2)
            #expect(kinds.last == "exhaust")
        }
    }

    @Test func `a later attempt may succeed, and knows its number`() async throws {
        let workshop = try await Workshop()
        workshop.script.on("third") { context in
            guard context.attempt == 3 else { throw Mishap() }
            return "at last"
        }
        try await workshop.running { _ in
            let deed = try await workshop.shiftwork.enqueue(Deed("third"))
            try await workshop.wait(deed, is: .finished)
            #expect(try await deed.result(within: .zero) == "at last")
            #expect(try await deed.record().error == nil)
        }
    }

    @Test func `an error that a rule gives up on fails the job at once`() async throws {
        let record = try await end(.failed) { _ in throw Hopeless() }
        #expect(record.attempt == 1)
        #expect(record.error?.type == "Hopeless")
    }

    @Test func `an error that a rule knows a wait for waits that long`() async throws {
        let record = try await end(.retrying) { _ in throw Limited() }
        #expect(record.timestamps.retryAt == record.timestamps.createdAt + .seconds(600))
    }

    @Test func `a snooze spends no attempt`() async throws {
        let workshop = try await Workshop()
        workshop.script.on("tired") { context in
            guard workshop.script.began.count > 5 else { throw Snooze(for: .seconds(60)) }
            return "attempt \(context.attempt)"
        }
        try await workshop.running { _ in
            let deed = try await workshop.shiftwork.enqueue(Deed("tired"))
            try await workshop.wait(deed, is: .scheduled)
            #expect(try await deed.record().timestamps.runAt == workshop.clock.now + .seconds(60))
            try await workshop.wait(deed, is: .finished)
            #expect(try await deed.result(within: .zero) == "attempt 1")
        }
    }

    @Test func `an unrecoverable error fails the job whatever attempts remain`() async throws {
        let record = try await end(.failed) { _ in throw Unrecoverable("no such order") }
        #expect(record.attempt == 1)
        #expect(record.error?.message == "no such order")
    }

    @Test func `a job that cancels itself is killed, with its reason in the history`() async throws {
        let record = try await end(.killed) { _ in throw Cancel("order is gone") }
        #expect(record.timestamps.killedAt != nil)
    }

    @Test func `an operator's retry gives a fresh budget`() async throws {
        let workshop = try await Workshop()
        workshop.script.on("x") { _ in
            if workshop.script.began.count == 1 { throw Hopeless() }
            return "done"
        }
        try await workshop.running { _ in
            let deed = try await workshop.shiftwork.enqueue(Deed("x"))
            try await workshop.wait(deed, is: .failed)
            #expect(try await deed.retry(reason: "mended") == .done(from: .failed, to: .queued))
            try await workshop.wait(deed, is: .finished)
            #expect(try await deed.record().attempt == 2)
            let retry = try await deed.history().first { $0.kind == .event(.retry) }
            #expect(retry?.reason == "mended")
        }
    }

    @Test func `a result that is too large fails the job: to run it again would not help`() async throws {
        let record = try await end(.failed) { _ in String(repeating: "x", count: 300 * 1024) }
        #expect(record.attempt == 1)
        #expect(record.error?.type == "LimitExceeded")
    }

    @Test func `a job that is gone, or still runs, has no result`() async throws {
        let workshop = try await Workshop()
        let deed = try await workshop.shiftwork.enqueue(Deed("x"))
        let still = await #expect(throws: StillRunning.self) { try await deed.result(within: .zero) }
        #expect(still?.status == .queued)
        #expect(still?.description.contains("still queued") == true)
        let stranger = workshop.shiftwork.handle(Deed.self, id: .sample(9))
        let gone = await #expect(throws: JobGone.self) { try await stranger.status() }
        #expect(gone?.description.contains("no job") == true)
        #expect(try await stranger.cancel() == .notFound)
    }

    /// The record of a job once it is in a status, by what its handler does.
    private func end(_ status: JobStatus, _ action: @escaping Script.Action) async throws -> JobRecord {
        let workshop = try await Workshop()
        workshop.script.on("x", action)
        var record: JobRecord?
        try await workshop.running { _ in
            let deed = try await workshop.shiftwork.enqueue(Deed("x"))
            try await workshop.wait(deed, is: status)
            record = try await deed.record()
        }
        return try #require(record)
    }
}

/// A job that returns nothing and needs nothing.
struct Silent: Job {
    static let type: JobType = "silent"
    func perform(in context: JobContext<Void>) async throws {}
}

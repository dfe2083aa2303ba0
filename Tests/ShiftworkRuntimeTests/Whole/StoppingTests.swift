internal import ShiftworkCore
internal import ShiftworkRuntime
internal import ShiftworkTesting
internal import Synchronization
internal import Testing

/// How running jobs are stopped.
struct StoppingTests {
    let gate = Gate()
    let reasons = Reasons()

    @Test func `a job that runs too long is asked to stop, and has failed`() async throws {
        let workshop = try await Workshop()
        waiting(workshop)
        try await workshop.running { _ in
            let deed = try await workshop.shiftwork.enqueue(Deed("wait"), .init(timeout: .seconds(3)))
            await workshop.wait(began: 1)
            let start = workshop.clock.uptime
            try await workshop.wait(deed, is: .retrying)
            #expect(workshop.clock.uptime - start >= .seconds(3))
            #expect(workshop.clock.uptime - start < .milliseconds(3_100))
            #expect(try await deed.record().error?.type == "AttemptTimedOut")
        }
        #expect(reasons.all == [.timeout])
    }

    @Test func `a running job that is canceled hears of it with the next trip, and ends killed`() async throws
    {
        let workshop = try await Workshop()
        waiting(workshop)
        try await workshop.running { _ in
            let deed = try await workshop.shiftwork.enqueue(Deed("wait"))
            await workshop.wait(began: 1)
            await workshop.clock.run(for: .seconds(60))
            let start = workshop.clock.uptime
            #expect(try await deed.cancel(reason: "wrong") == .done(from: .started, to: .killRequested))
            try await workshop.wait(deed, is: .killed)
            #expect(workshop.clock.uptime - start <= .milliseconds(100))
        }
        #expect(reasons.all == [.killed])
    }

    @Test func `progress and checkKill throw once a job is asked to stop`() async throws {
        let workshop = try await Workshop()
        let (gate, reasons) = (gate, reasons)
        workshop.script.on("poll") { context in
            try context.checkKill()
            await gate.stubbornly()
            #expect(throws: CancellationError.self) { try context.checkKill() }
            _ = await #expect(throws: CancellationError.self) { try await context.progress(1) }
            reasons.add(context.stopReason)
            try await context.progress(1, of: 2)
            return ""
        }
        try await workshop.running { _ in
            let deed = try await workshop.shiftwork.enqueue(Deed("poll"))
            await workshop.wait(began: 1)
            try await deed.cancel()
            await workshop.clock.run(for: .seconds(1))
            gate.open()
            try await workshop.wait(deed, is: .killed)
        }
        #expect(reasons.all == [.killed])
    }

    @Test func `a job that finishes although it was asked to stop is finished`() async throws {
        let workshop = try await Workshop()
        let gate = gate
        workshop.script.on("stubborn") { _ in
            await gate.stubbornly()
            return "done"
        }
        try await workshop.running { _ in
            let deed = try await workshop.shiftwork.enqueue(Deed("stubborn"))
            await workshop.wait(began: 1)
            try await deed.cancel()
            await workshop.clock.run(for: .seconds(1))
            gate.open()
            try await workshop.wait(deed, is: .finished)
        }
    }

    @Test func `a job that is canceled before it runs never runs`() async throws {
        let workshop = try await Workshop()
        let deed = try await workshop.shiftwork.enqueue(Deed("x"), .init(delay: .seconds(60)))
        try await workshop.running { _ in
            await workshop.clock.run(for: .seconds(30))
            let reply = try await deed.cancel()
            #expect(reply == .done(from: .scheduled, to: .canceled))
            await workshop.clock.run(for: .seconds(60))
        }
        #expect(workshop.script.began.isEmpty)
    }

    @Test func `a job that waits in its worker when it is canceled is killed without having run`()
        async throws
    {
        let workshop = try await Workshop(.quiet(slots: 1))
        waiting(workshop)
        try await workshop.running { _ in
            // Short jobs make the worker claim ahead.
            try await workshop.shiftwork.enqueue(contentsOf: (0..<20).map { Deed("short \($0)") })
            await workshop.wait(began: 20)
            _ = try await workshop.shiftwork.enqueue(Deed("wait"))
            await workshop.wait(began: 21)
            let ahead = try await workshop.shiftwork.enqueue(Deed("ahead"))
            try await workshop.wait(ahead, is: .started)
            try await ahead.cancel()
            try await workshop.wait(ahead, is: .killed)
            #expect(!workshop.script.began.contains("ahead"))
            gate.open()
        }
    }

    /// Makes `wait` wait at the gate, and tell why it was stopped.
    private func waiting(_ workshop: Workshop) {
        workshop.script.on("wait") { [gate, reasons] context in
            defer { reasons.add(context.stopReason) }
            try await gate.pass()
            return "passed"
        }
    }
}

/// Why handlers were stopped.
final class Reasons: Sendable {
    private let state = Mutex<[StopReason?]>([])
    var all: [StopReason?] { state.withLock { $0 } }
    func add(_ reason: StopReason?) { state.withLock { $0.append(reason) } }
}

internal import ServiceLifecycleTestKit
internal import ShiftworkCore
internal import ShiftworkMemory
internal import ShiftworkRuntime
internal import ShiftworkTesting
internal import Testing

/// How a worker ends.
struct ShutdownTests {
    let gate = Gate()
    let reasons = Reasons()

    @Test func `a worker that shuts down lets its handlers end, claims no more, and signs off`() async throws
    {
        let workshop = try await Workshop(.quiet(slots: 1))
        waiting(workshop)
        let jobs = try await workshop.shiftwork.enqueue(contentsOf: [Deed("wait"), Deed("next")])
        try await workshop.running { trigger in
            await workshop.wait(began: 1)
            trigger.triggerGracefulShutdown()
            await workshop.clock.run(for: .seconds(24))
            try await workshop.wait(jobs[0], is: .started)
            gate.open()
        }
        #expect(try await jobs[0].status() == .finished)
        #expect(try await jobs[1].status() == .queued)
        #expect(workshop.script.began == ["wait"])
        #expect(try await workshop.store.workers().isEmpty)
    }

    @Test func `a worker whose store is away from the start ends well when it is asked to`() async throws {
        let clock = TestClock()
        let faults = Faults(over: MemoryStore(clock: { clock.now }))
        faults.isDown = true
        let workshop = try await Workshop(clock: clock, store: faults)
        try await workshop.running { _ in await clock.run(for: .seconds(5)) }
    }

    @Test func `handlers that do not end in time are stopped, and their jobs given back unspent`()
        async throws
    {
        let workshop = try await Workshop()
        waiting(workshop)
        let deed = try await workshop.shiftwork.enqueue(Deed("wait"))
        try await workshop.running { trigger in
            await workshop.wait(began: 1)
            trigger.triggerGracefulShutdown()
            await workshop.clock.run(for: .milliseconds(24_900))
            #expect(!gate.isCancelled)
        }
        #expect(reasons.all == [.shutdown])
        let record = try await deed.record()
        #expect(record.status == .queued)
        #expect(record.attempt == 0)
        #expect(record.crashes == 0)
        #expect(try await deed.history().last?.kind == .event(.giveBack))
        try await again(workshop, deed)
    }

    @Test func `leases are renewed through the whole drain`() async throws {
        var configuration = ShiftworkConfiguration.quiet(drain: .seconds(120))
        configuration.worker.drain = .seconds(120)
        let workshop = try await Workshop(configuration)
        waiting(workshop)
        let deed = try await workshop.shiftwork.enqueue(Deed("wait"))
        try await workshop.running { trigger in
            await workshop.wait(began: 1)
            trigger.triggerGracefulShutdown()
            let beat = try await workshop.store.workers()[0].beat
            await workshop.clock.run(for: .seconds(100))
            #expect(try await workshop.store.workers()[0].beat >= beat + 9)
            #expect(try await deed.status() == .started)
            gate.open()
        }
        #expect(try await deed.status() == .finished)
    }

    @Test func `what a worker claimed ahead goes back when it shuts down`() async throws {
        let workshop = try await Workshop(.quiet(slots: 1))
        waiting(workshop)
        try await workshop.running { trigger in
            try await workshop.shiftwork.enqueue(contentsOf: (0..<20).map { Deed("short \($0)") })
            await workshop.wait(began: 20)
            _ = try await workshop.shiftwork.enqueue(Deed("wait"))
            await workshop.wait(began: 21)
            let ahead = try await workshop.shiftwork.enqueue(Deed("ahead"))
            try await workshop.wait(ahead, is: .started)
            trigger.triggerGracefulShutdown()
            try await workshop.wait(ahead, is: .queued)
            #expect(try await ahead.record().attempt == 0)
            gate.open()
        }
        #expect(!workshop.script.began.contains("ahead"))
    }

    @Test func `what a worker claimed ahead goes back when it does not start in time`() async throws {
        let workshop = try await Workshop(.quiet(slots: 1))
        waiting(workshop)
        try await workshop.running { _ in
            try await workshop.shiftwork.enqueue(contentsOf: (0..<20).map { Deed("short \($0)") })
            await workshop.wait(began: 20)
            _ = try await workshop.shiftwork.enqueue(Deed("wait"))
            await workshop.wait(began: 21)
            let ahead = try await workshop.shiftwork.enqueue(Deed("ahead"))
            try await workshop.wait(ahead, is: .started)
            let claimed = workshop.clock.uptime
            try await workshop.wait(ahead, is: .queued)
            #expect(workshop.clock.uptime - claimed < .seconds(6))
            gate.open()
            try await workshop.wait(ahead, is: .finished)
        }
    }

    @Test func `a worker whose task is cancelled gives back and ends`() async throws {
        let workshop = try await Workshop()
        waiting(workshop)
        let deed = try await workshop.shiftwork.enqueue(Deed("wait"))
        await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask(executorPreference: workshop.clock.executor) { try await workshop.shiftwork.run() }
            await workshop.wait(began: 1)
            group.cancelAll()
        }
        #expect(try await deed.status() == .queued)
        #expect(try await workshop.store.workers().isEmpty)
        try await again(workshop, deed)
    }

    @Test func `an operator stops a worker, and makes it quiet`() async throws {
        let workshop = try await Workshop()
        try await workshop.running(workshop.shiftwork.worker()) { _ in
            await workshop.clock.run(for: .seconds(1))
            let worker = try await workshop.store.workers()[0].info.id
            #expect(try await workshop.store.direct(worker, .quiet))
            await workshop.clock.run(for: .seconds(1))
            let deed = try await workshop.shiftwork.enqueue(Deed("x"))
            await workshop.clock.run(for: .seconds(60))
            #expect(try await deed.status() == .queued)
            #expect(try await workshop.store.direct(worker, .work))
            try await workshop.wait(deed, is: .finished)
            #expect(try await workshop.store.direct(worker, .stop))
            let hasStopped = try await workshop.clock.run { try await workshop.store.workers().isEmpty }
            #expect(hasStopped)
        }
    }

    /// The job runs when a worker comes again, in its first attempt.
    private func again(_ workshop: Workshop, _ deed: JobHandle<Deed>) async throws {
        gate.open()
        try await workshop.running { _ in try await workshop.wait(deed, is: .finished) }
        #expect(try await deed.record().attempt == 1)
    }

    private func waiting(_ workshop: Workshop) {
        workshop.script.on("wait") { [gate, reasons] context in
            do {
                try await gate.pass()
            } catch {
                reasons.add(context.stopReason)
                throw error
            }
            return "passed"
        }
    }
}

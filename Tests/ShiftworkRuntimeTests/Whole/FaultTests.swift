internal import ShiftworkCore
internal import ShiftworkMemory
internal import ShiftworkRuntime
internal import ShiftworkTesting
internal import Testing

/// What a store does to a runtime when it fails.
struct FaultTests {
    let clock = TestClock()
    let faults: Faults

    init() {
        let clock = clock
        faults = Faults(over: MemoryStore(clock: { clock.now }))
    }

    @Test(arguments: 1...8, [false, true])
    func `no trip that fails, and no reply that is lost, loses a job or runs one twice`(
        _ number: Int, _ takesEffect: Bool
    ) async throws {
        let workshop = try await workshop(slots: 2)
        let jobs = try await workshop.shiftwork.enqueue(contentsOf: (0..<5).map { Deed("\($0)") })
        if takesEffect {
            faults.loseReply(of: .pump, number: number)
        } else {
            faults.fail(.pump, number: number)
        }
        try await workshop.running { _ in
            for job in jobs { try await workshop.wait(job, is: .finished) }
            await clock.run(for: .seconds(70))
        }
        #expect(workshop.script.began.sorted() == ["0", "1", "2", "3", "4"])
        for job in jobs { #expect(try await job.record().attempt == 1) }
        #expect(try await faults.store.verify(isDeep: true).isEmpty)
        #expect(try await faults.store.workers().isEmpty)
    }

    @Test func `an end that cannot be told is told when the store is back`() async throws {
        let workshop = try await workshop()
        let gate = Gate()
        workshop.script.on("x") { _ in
            await gate.stubbornly()
            return "kept"
        }
        try await workshop.running { _ in
            let deed = try await workshop.shiftwork.enqueue(Deed("x"))
            await workshop.wait(began: 1)
            faults.isDown = true
            gate.open()
            await clock.run(for: .seconds(14))
            faults.isDown = false
            #expect(try await deed.status() == .started)
            try await workshop.wait(deed, is: .finished)
            #expect(try await deed.result(within: .zero) == "kept")
        }
        #expect(workshop.script.began.count == 1)
    }

    @Test func `a store that is away for 15 s troubles no handler; in doubt of the lease they are stopped`()
        async throws
    {
        let workshop = try await workshop()
        let (gate, reasons) = (Gate(), Reasons())
        workshop.script.on("x") { context in
            defer { reasons.add(context.stopReason) }
            try await gate.pass()
            return ""
        }
        try await workshop.running { _ in
            let deed = try await workshop.shiftwork.enqueue(Deed("x"))
            await workshop.wait(began: 1)
            await clock.run(for: .seconds(9))
            faults.isDown = true
            await clock.run(for: .seconds(14))
            #expect(!gate.isCancelled)
            await clock.run(for: .seconds(12))
            #expect(gate.isCancelled)
            faults.isDown = false
            gate.open()
            try await workshop.wait(deed, is: .finished)
            let record = try await deed.record()
            #expect(record.attempt == 1)
            #expect(record.crashes == 0)
        }
        #expect(reasons.all == [.leaseLost, nil])
    }

    @Test func `a trip that hangs keeps nobody from stopping in time`() async throws {
        let workshop = try await workshop()
        let (gate, hang, reasons) = (Gate(), Gate(), Reasons())
        workshop.script.on("x") { context in
            defer { reasons.add(context.stopReason) }
            try await gate.pass()
            return ""
        }
        try await workshop.running(workshop.shiftwork.worker()) { _ in
            let deed = try await workshop.shiftwork.enqueue(Deed("x"))
            await workshop.wait(began: 1)
            faults.before { call in if call == .pump { await hang.stubbornly() } }
            let isStopped = await clock.run { gate.isCancelled }
            #expect(isStopped)
            #expect(clock.uptime < .seconds(26))
            faults.before(nil)
            hang.open()
            gate.open()
            try await workshop.wait(deed, is: .finished)
        }
        #expect(reasons.all == [.leaseLost, nil])
    }

    @Test func `a worker waits for a store that is away at its start`() async throws {
        let workshop = try await workshop()
        faults.isDown = true
        try await workshop.running { _ in
            await clock.run(for: .seconds(30))
            faults.isDown = false
            let deed = try await workshop.shiftwork.enqueue(Deed("x"))
            try await workshop.wait(deed, is: .finished)
        }
    }

    @Test func `a worker ends although its store is away; others run its jobs`() async throws {
        let workshop = try await workshop()
        let gate = Gate()
        workshop.script.on("x") { _ in
            await gate.stubbornly()
            return ""
        }
        let deed = try await workshop.shiftwork.enqueue(Deed("x"))
        try await workshop.running { trigger in
            await workshop.wait(began: 1)
            faults.isDown = true
            gate.open()
        }
        #expect(clock.uptime < .seconds(60))
        faults.isDown = false
        #expect(try await deed.status() == .started)
        let other = try await Workshop(.quiet, clock: clock, script: workshop.script, store: faults)
        try await other.running { _ in try await workshop.wait(deed, is: .finished) }
        #expect(try await deed.record().crashes == 1)
    }

    @Test func `an enqueue tells the caller when the store fails`() async throws {
        let workshop = try await workshop()
        faults.fail(.insert)
        await #expect(throws: StoreError.self) { try await workshop.shiftwork.enqueue(Deed("x")) }
        try await workshop.shiftwork.enqueue(Deed("x"))
        #expect(try await workshop.shiftwork.counts() == [.queued: 1])
    }

    @Test func `an enqueue whose reply is lost is repeated, and the job is there once`() async throws {
        let workshop = try await workshop()
        faults.loseReply(of: .insert)
        faults.loseReply(of: .insert, number: 2)
        let deed = try await workshop.shiftwork.enqueue(Deed("x"), .init(unique: "x"))
        #expect(try await deed.status() == .queued)
        #expect(try await workshop.shiftwork.counts() == [.queued: 1])
        for number in 1...3 { faults.loseReply(of: .insert, number: number) }
        let error = await #expect(throws: StoreError.self) {
            try await workshop.shiftwork.enqueue(Deed("y"))
        }
        #expect(error?.code == .unknown)
    }

    @Test(arguments: [
        StoreCall.changeMark, .chores, .workers, .lead, .release, .prune, .operationsByState, .signOff,
    ])
    func `a duty or a look that fails is made again`(_ call: StoreCall) async throws {
        let workshop = try await workshop()
        for number in 1...3 { faults.fail(call, number: number) }
        try await workshop.running { _ in
            await clock.run(for: call == .prune ? .seconds(250) : .seconds(90))
            let deed = try await workshop.shiftwork.enqueue(Deed("x"))
            try await workshop.wait(deed, is: .finished)
        }
        #expect(faults.count(of: call) >= (call == .signOff ? 1 : 4))
    }

    private func workshop(slots: Int = 4) async throws -> Workshop {
        try await Workshop(.quiet(slots: slots), clock: clock, store: faults)
    }
}

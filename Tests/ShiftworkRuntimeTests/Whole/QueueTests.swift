internal import ShiftworkCore
internal import ShiftworkMemory
internal import ShiftworkRuntime
internal import ShiftworkTesting
internal import Synchronization
internal import Testing

/// From where workers take, and how many.
struct QueueTests {
    @Test func `a worker never claims a type that it does not know`() async throws {
        let workshop = try await Workshop()
        let stranger = try await workshop.shiftwork.enqueue(Silent())
        try await workshop.running { _ in
            let deed = try await workshop.shiftwork.enqueue(Deed("x"))
            try await workshop.wait(deed, is: .finished)
            await workshop.clock.run(for: .seconds(60))
            #expect(try await stranger.status() == .queued)
            #expect(try await stranger.record().attempt == 0)
        }
    }

    @Test func `urgent jobs come first: by queue where the order is strict, else by priority`() async throws {
        for isStrict in [true, false] {
            let queues: WorkerQueues = isStrict ? .strict("urgent", "mail") : .all
            let workshop = try await Workshop(.quiet(slots: 1, queues: queues))
            _ = try await workshop.shiftwork.enqueue(Deed("low"), .init(queue: "mail", priority: .low))
            _ = try await workshop.shiftwork.enqueue(Deed("high"), .init(queue: "mail", priority: .high))
            _ = try await workshop.shiftwork.enqueue(Deed("urgent"), .init(queue: "urgent"))
            try await workshop.running { _ in await workshop.wait(began: 3) }
            #expect(
                workshop.script.began == (isStrict ? ["urgent", "high", "low"] : ["high", "urgent", "low"]))
        }
    }

    @Test func `a worker takes from its queues alone`() async throws {
        let workshop = try await Workshop(.quiet(queues: .weighted(["mail": 3, "etl": 1])))
        let other = try await workshop.shiftwork.enqueue(Deed("other"), .init(queue: "other"))
        try await workshop.running { _ in
            for queue in ["mail", "etl"] as [QueueName] {
                let deed = try await workshop.shiftwork.enqueue(Deed("x"), .init(queue: queue))
                try await workshop.wait(deed, is: .finished)
            }
            await workshop.clock.run(for: .seconds(60))
        }
        #expect(try await other.status() == .queued)
    }

    @Test func `of a queue with a limit no more run at a time, and all run in the end`() async throws {
        let workshop = try await Workshop(.quiet(slots: 4, queues: ["etl": 2, "mail": 4]))
        workshop.script.on("slow") { _ in
            try await workshop.clock.system.sleep(.seconds(10))
            return ""
        }
        let jobs = try await workshop.shiftwork.enqueue(
            contentsOf: (0..<6).map { _ in Deed("slow") }, .init(queue: "etl"))
        try await workshop.running { _ in
            await workshop.wait(began: 2)
            let mail = try await workshop.shiftwork.enqueue(Deed("mail"), .init(queue: "mail"))
            try await workshop.wait(mail, is: .finished)
            #expect(workshop.clock.uptime < .seconds(1))
            try await workshop.wait(jobs[5], is: .finished)
            #expect(workshop.clock.uptime < .seconds(31))
        }
        #expect(workshop.script.mostRunning <= 3)
    }

    @Test func `a worker runs no more than it has slots`() async throws {
        let workshop = try await Workshop(.quiet(slots: 3))
        workshop.script.on("slow") { _ in
            try await workshop.clock.system.sleep(.seconds(1))
            return ""
        }
        let jobs = try await workshop.shiftwork.enqueue(contentsOf: (0..<9).map { _ in Deed("slow") })
        try await workshop.running { _ in try await workshop.wait(jobs[8], is: .finished) }
        #expect(workshop.script.mostRunning == 3)
        #expect(workshop.clock.uptime < .seconds(4))
    }

    @Test func `a paused queue hands out nothing until it is resumed`() async throws {
        let workshop = try await Workshop()
        try await workshop.shiftwork.pauseQueue("mail", reason: "upstream is down", actor: "ada")
        let deed = try await workshop.shiftwork.enqueue(Deed("x"), .init(queue: "mail"))
        try await workshop.running { _ in
            await workshop.clock.run(for: .seconds(60))
            #expect(try await deed.status() == .queued)
            #expect(try await workshop.store.queues(scope: .all).first?.pause?.reason == "upstream is down")
            try await workshop.shiftwork.resumeQueue("mail")
            try await workshop.wait(deed, is: .finished)
        }
    }

    @Test func `of a queue with a limit no more jobs run at once, and it is used to the full`() async throws {
        let workshop = try await Workshop(.quiet(slots: 8))
        try await workshop.shiftwork.limitQueue("mail", QueueLimits(concurrency: 2))
        workshop.script.on("slow") { _ in
            try await workshop.clock.system.sleep(.seconds(1))
            return ""
        }
        var jobs: [JobHandle<Deed>] = []
        for _ in 0..<10 {
            jobs.append(try await workshop.shiftwork.enqueue(Deed("slow"), .init(queue: "mail")))
        }
        try await workshop.running { _ in
            for job in jobs { try await workshop.wait(job, is: .finished) }
        }
        #expect(workshop.script.mostRunning == 2)
        #expect(workshop.clock.uptime < .seconds(7))
    }

    @Test func `of a queue with a rate no more jobs begin in a window, and the next window is not missed`()
        async throws
    {
        let workshop = try await Workshop(.quiet(slots: 8))
        try await workshop.shiftwork.limitQueue(
            "mail", QueueLimits(rate: RateLimit(2, per: .seconds(30))))
        var jobs: [JobHandle<Deed>] = []
        for _ in 0..<6 {
            jobs.append(try await workshop.shiftwork.enqueue(Deed("x"), .init(queue: "mail")))
        }
        try await workshop.running { _ in
            try await workshop.wait(jobs[1], is: .finished)
            await workshop.clock.run(for: .seconds(20))
            #expect(try await workshop.shiftwork.counts() == [.finished: 2, .queued: 4])
            try await workshop.wait(jobs[5], is: .finished)
        }
        #expect(workshop.clock.uptime >= .seconds(60))
        #expect(workshop.clock.uptime < .seconds(62))
    }

    @Test func `two workers on one store run every job once`() async throws {
        let workshop = try await Workshop(.quiet(slots: 2))
        let counts = Mutex<[JobID: Int]>([:])
        workshop.script.on("count") { context in
            counts.withLock { $0[context.id, default: 0] += 1 }
            try await workshop.clock.system.sleep(
                .milliseconds(Int64(context.id.description.utf8.reduce(0) { $0 ^ $1 } & 63)))
            return ""
        }
        let jobs = try await workshop.shiftwork.enqueue(contentsOf: (0..<200).map { _ in Deed("count") })
        let other = try await Workshop(
            .quiet(slots: 2), clock: workshop.clock, script: workshop.script, store: workshop.store)
        try await workshop.running { _ in
            try await other.running { _ in
                let areDone = try await workshop.clock.run {
                    try await workshop.shiftwork.counts() == [.finished: 200]
                }
                #expect(areDone)
            }
        }
        #expect(counts.withLock { $0 } == Dictionary(uniqueKeysWithValues: jobs.map { ($0.id, 1) }))
        #expect(try await workshop.store.verify(isDeep: true).isEmpty)
    }
}

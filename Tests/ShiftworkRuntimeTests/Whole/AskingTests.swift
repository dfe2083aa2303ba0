internal import ShiftworkCore
internal import ShiftworkRuntime
internal import ShiftworkTesting
internal import Testing

/// Questions about jobs, and jobs held by other code.
struct AskingTests {
    @Test func `a selection is counted, paged and read to its end`() async throws {
        let workshop = try await Workshop()
        let jobs = try await workshop.shiftwork.enqueue(contentsOf: (0..<450).map { Deed("\($0)") })
        _ = try await workshop.shiftwork.enqueue(Silent())
        let all = workshop.shiftwork.jobs(where: .type(Deed.self))
        #expect(try await all.count() == JobCount(450))
        #expect(try await all.count(upTo: 100) == JobCount(100, isExact: false))
        let page = try await all.page(limit: 10)
        #expect(page.jobs.count == 10)
        #expect(try await all.page(limit: 10, cursor: page.next).jobs.first?.id != page.jobs.first?.id)
        var ids: Set<JobID> = []
        for try await record in all { ids.insert(record.id) }
        #expect(ids == Set(jobs.map(\.id)))
        #expect(throws: JobQueryError.self) { try workshop.shiftwork.jobs(matching: "typ:deed") }
    }

    @Test func `numbers of a window come with one call`() async throws {
        let workshop = try await Workshop()
        workshop.script.on("fail") { _ in throw Hopeless() }
        try await workshop.running { _ in
            let fail = try await workshop.shiftwork.enqueue(Deed("fail"))
            let work = try await workshop.shiftwork.enqueue(Deed("x"))
            try await workshop.wait(fail, is: .failed)
            try await workshop.wait(work, is: .finished)
        }
        workshop.clock.advance(by: .seconds(60))
        #expect(try await workshop.shiftwork.counts() == [.failed: 1, .finished: 1])
        let statistics = try await workshop.shiftwork.statistics(within: .hours(1))
        let counts = Dictionary(uniqueKeysWithValues: statistics.rows.map { ($0.status, $0.count) })
        #expect(counts == [.queued: 2, .failed: 1, .finished: 1])
        let errors = try await workshop.shiftwork.errors(within: .hours(1))
        #expect(errors.map(\.type) == ["Hopeless"])
    }

    @Test func `why a job does not run is told, each reason with its number`() async throws {
        let workshop = try await Workshop()
        let shiftwork = workshop.shiftwork
        let first = try await shiftwork.enqueue(Deed("x"))
        let second = try await shiftwork.enqueue(Deed("y"), .init(after: [Dependency(first.id)]))
        #expect(try await shiftwork.explain(first.id)?.reasons.map(\.code) == ["no_worker"])
        let waits = try #require(try await shiftwork.explain(second.id))
        #expect((waits.id, waits.status) == (second.id, .blocked))
        #expect(waits.reasons.map(\.code) == ["waits_for_jobs"])
        #expect(waits.reasons.map(\.number) == [1])
        try await shiftwork.limitQueue("default", QueueLimits(concurrency: 1))
        _ = try #require(try await shiftwork.claim(first.id))
        let third = try await shiftwork.enqueue(Deed("z"))
        let full = try #require(try await shiftwork.explain(third.id)?.reasons.first)
        #expect((full.code, full.number) == ("queue_full", 1))
        #expect(try await shiftwork.explain(first.id)?.reasons.map(\.code) == ["started"])
        #expect(try await shiftwork.explain(.sample(1)) == nil)
    }

    @Test func `a handle waits for the end`() async throws {
        let workshop = try await Workshop()
        workshop.script.on("slow") { _ in
            try await workshop.clock.system.sleep(.seconds(5))
            return "slowly"
        }
        try await workshop.running { _ in
            let deed = try await workshop.shiftwork.enqueue(Deed("slow"))
            async let result = deed.result(within: .seconds(60))
            try await workshop.wait(deed, is: .finished)
            await workshop.clock.run(for: .seconds(1))
            #expect(try await result == "slowly")
        }
    }

    @Test func `other code holds a job, tells of it, and settles it`() async throws {
        let workshop = try await Workshop()
        let deed = try await workshop.shiftwork.enqueue(Deed("x"))
        let held = try #require(try await workshop.shiftwork.claim(deed.id))
        #expect(try await workshop.shiftwork.claim(deed.id) == nil)
        #expect(try await deed.status() == .started)
        #expect(try await held.renew())
        #expect(try await held.report(JobProgress(percent: 30)))
        #expect(try await deed.record().progress?.percent == 30)
        try await held.settle(.finished(Array(#""by hand""#.utf8)))
        // A repeated call changes nothing, and says so.
        try await held.settle(.finished(nil))
        #expect(try await deed.result(within: .zero) == "by hand")
        #expect(try await workshop.store.workers().isEmpty)
    }

    @Test func `a held job that somebody cancels is to stop, and may fail, be killed or go back`()
        async throws
    {
        let endings: [(HeldJob.Ending, JobStatus)] = [
            (.failed(Mishap(), retryAfter: nil), .retrying),
            (.failed(Mishap(), retryAfter: .seconds(5)), .retrying),
            (.killed(reason: "enough"), .killed), (.givenBack, .queued),
        ]
        for (ending, status) in endings {
            let workshop = try await Workshop()
            let deed = try await workshop.shiftwork.enqueue(Deed("x"))
            let held = try #require(try await workshop.shiftwork.claim(deed.id))
            try await held.settle(ending)
            #expect(try await deed.status() == status)
        }
        let workshop = try await Workshop()
        let deed = try await workshop.shiftwork.enqueue(Deed("x"), .init(maxAttempts: 1))
        let held = try #require(try await workshop.shiftwork.claim(deed.id))
        try await deed.cancel()
        #expect(try await held.renew() == false)
        try await held.settle(.failed(Mishap(), retryAfter: nil))
        #expect(try await deed.status() == .killed)
    }

    @Test func `a hold that was rescued can write nothing`() async throws {
        let workshop = try await Workshop()
        let deed = try await workshop.shiftwork.enqueue(Deed("x"))
        let held = try #require(try await workshop.shiftwork.claim(deed.id))
        let worker = try await workshop.store.workers()[0]
        _ = try await workshop.store.rescue(worker.info.id, beat: worker.beat, limit: 9)
        let error = await #expect(throws: LeaseLost.self) { try await held.renew() }
        #expect(error?.description.contains("\(deed.id)") == true)
        await #expect(throws: LeaseLost.self) { try await held.report(JobProgress(percent: 1)) }
        await #expect(throws: LeaseLost.self) { try await held.settle(.givenBack) }
        #expect(try await deed.status() == .queued)
    }
}

internal import ShiftworkCore
internal import ShiftworkTesting
internal import Testing

@testable internal import ShiftworkRuntime

/// The duties, and what they are asked for.
struct MaintenanceTests {
    @Test func `ended jobs go when their retention is over`() async throws {
        var configuration = ShiftworkConfiguration.quiet
        configuration.retention = Retention(finished: .minutes(10))
        let workshop = try await Workshop(configuration)
        try await workshop.running { _ in
            let deed = try await workshop.shiftwork.enqueue(Deed("x"))
            let kept = try await workshop.shiftwork.enqueue(
                Deed("x"), .init(retention: Retention(finished: .forever)))
            try await workshop.wait(deed, is: .finished)
            try await workshop.wait(kept, is: .finished)
            await workshop.clock.run(for: .minutes(9))
            #expect(try await deed.status() == .finished)
            await workshop.clock.run(for: .minutes(2))
            await #expect(throws: JobGone.self) { try await deed.status() }
            #expect(try await kept.status() == .finished)
        }
    }

    @Test func `maintenance releases what is due where no worker is`() async throws {
        let workshop = try await Workshop()
        let deed = try await workshop.shiftwork.enqueue(Deed("x"), .init(delay: .seconds(30)))
        try await workshop.running(workshop.shiftwork.maintenance()) { _ in
            await workshop.clock.run(for: .seconds(29))
            let early = try await deed.status()
            #expect(early == .scheduled)
            await workshop.clock.run(for: .milliseconds(2_100))
            #expect(try await deed.status() == .queued)
        }
        #expect(workshop.script.began.isEmpty)
    }

    @Test func `an operation treats every job that matches, at its rate`() async throws {
        let workshop = try await Workshop()
        try await workshop.shiftwork.enqueue(contentsOf: (0..<25).map { Deed("\($0)") }, .init(tags: ["old"]))
        let other = try await workshop.shiftwork.enqueue(Deed("other"))
        workshop.clock.advance(by: .seconds(1))
        let old = try workshop.shiftwork.jobs(matching: "type:deed tag:old")
        #expect(try await old.count() == JobCount(25))
        try await workshop.running(workshop.shiftwork.maintenance()) { _ in
            let slow = try await old.cancel(reason: "wrong", rate: 10)
            let start = workshop.clock.uptime
            let isDone = try await workshop.clock.run {
                try await workshop.shiftwork.operation(slow.id)?.state == .finished
            }
            #expect(isDone)
            #expect(workshop.clock.uptime - start >= .seconds(2))
            #expect(workshop.clock.uptime - start <= .seconds(6))
            #expect(try await workshop.shiftwork.operation(slow.id)?.done == 25)
            let fast = try await old.retry(reason: "right after all")
            _ = try await workshop.clock.run {
                try await workshop.shiftwork.operation(fast.id)?.state == .finished
            }
        }
        #expect(try await workshop.shiftwork.counts() == [.queued: 26])
        #expect(try await other.history().count == 1)
    }

    @Test func `operations side by side each keep their rate, for as long as they run`() async throws {
        let workshop = try await Workshop()
        for tag in ["one", "two"] {
            try await workshop.shiftwork.enqueue(
                contentsOf: (0..<100).map { Deed("\($0)") }, .init(tags: [tag]))
        }
        workshop.clock.advance(by: .seconds(1))
        try await workshop.running(workshop.shiftwork.maintenance()) { _ in
            let start = workshop.clock.uptime
            let one = try await workshop.shiftwork.jobs(matching: "tag:one").cancel(rate: 10)
            let two = try await workshop.shiftwork.jobs(matching: "tag:two").cancel(rate: 10)
            for operation in [one, two] {
                let isDone = try await workshop.clock.run {
                    try await workshop.shiftwork.operation(operation.id)?.state == .finished
                }
                #expect(isDone)
            }
            // Ten seconds at the rate that was asked for, and one until somebody looks.
            #expect(workshop.clock.uptime - start >= .seconds(9))
            #expect(workshop.clock.uptime - start <= .seconds(12))
        }
    }

    @Test func `every verb of a selection becomes an operation`() async throws {
        let workshop = try await Workshop()
        let deed = try await workshop.shiftwork.enqueue(Deed("x"))
        workshop.clock.advance(by: .seconds(1))
        let all = workshop.shiftwork.jobs(where: .type(Deed.self))
        let verbs: [(ControlAction, JobStatus?, () async throws -> Operation)] = [
            (.pause, .paused, { try await all.pause() }), (.resume, .queued, { try await all.resume() }),
            (.kill, .queued, { try await all.kill() }), (.cancel, .canceled, { try await all.cancel() }),
            (.retry, .queued, { try await all.retry() }), (.cancel, .canceled, { try await all.cancel() }),
            (.delete, nil, { try await all.delete() }),
        ]
        let runner = OperationRunner(store: workshop.store)
        for (action, status, verb) in verbs {
            let operation = try await verb()
            #expect(operation.action == action)
            let step = try #require(try await runner.step(operation.id))
            #expect(!step.hasMore)
            #expect(step.treated == 1)
            #expect(try await workshop.shiftwork.job(deed.id)?.status == status)
            #expect(try await runner.step(operation.id)?.treated == 0)
        }
        #expect(try await runner.step(OperationID(JobID.sample(1).uuid)) == nil)
    }

    @Test func `a deletion passes what it cannot delete, and treats nothing twice`() async throws {
        let workshop = try await Workshop()
        let shiftwork = workshop.shiftwork
        let kept = try await shiftwork.enqueue(Deed("waited for"))
        try await shiftwork.enqueue(Deed("waits"), .init(after: [Dependency(kept.id, onFailure: .wait)]))
        for number in 0..<3 { try await shiftwork.enqueue(Deed("\(number)"), .init(tags: ["old"])) }
        workshop.clock.advance(by: .seconds(1))
        var ending = ControlRequest(.cancel, jobs: [kept.id])
        ending.jobs += try await workshop.store.page(PageRequest(.tag("old"))).jobs.map(\.id)
        _ = try await workshop.store.control(ending)
        // Two at a time, ten times a second: the page that is not deleted as a whole is not the last.
        let operation = try await shiftwork.jobs(matching: "status:canceled").apply(.delete, rate: 20)
        let runner = OperationRunner(store: workshop.store)
        for _ in 0..<2 {
            _ = try await runner.step(operation.id)
            workshop.clock.advance(by: .milliseconds(100))
        }
        let end = try await workshop.store.operation(operation.id)
        #expect(end?.state == .finished)
        #expect(end?.done == 3)
        #expect(end?.skipped == ["wrong_status": 1])
    }

    @Test func `a step's pause keeps the rate`() {
        var operation = Operation(
            id: OperationID(JobID.sample(1).uuid), action: .cancel, query: "", asOf: .sample)
        #expect(OperationRunner.Step(operation: operation, treated: 5).pause(elapsed: .zero) == .zero)
        operation.rate = 10
        let step = OperationRunner.Step(operation: operation, treated: 5)
        #expect(step.pause(elapsed: .milliseconds(100)) == .milliseconds(400))
        let early = OperationRunner.Step(operation: operation, treated: 0, rest: .milliseconds(30))
        #expect(early.pause(elapsed: .seconds(1)) == .milliseconds(30))
        #expect(step.pause(elapsed: .seconds(1)) == .zero)
    }
}

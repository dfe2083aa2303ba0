internal import Logging
internal import ShiftworkCore
internal import Synchronization
internal import Testing

@testable internal import ShiftworkRuntime

struct WorkBoardTests {
    let board = WorkBoard(uptime: { .seconds(7) }, prepare: { .sample($0, startedAt: .seconds(7)) })

    @Test func `a job waits or runs at any moment`() async throws {
        board.add([.sample(1), .sample(2)])
        #expect(board.snapshot().waiting == 2)
        #expect(board.leases().count == 2)
        let run = try #require(await board.next())
        #expect(board.snapshot().waiting == 1)
        #expect(board.snapshot().running == 1)
        #expect(Set(board.leases().map(\.job)) == [.sample(1), .sample(2)])
        board.ended(run, settlement: Settlement(.succeed, lease: run.job.lease))
        #expect(board.snapshot().running == 0)
        #expect(board.snapshot().settlements == 1)
        #expect(Set(board.leases().map(\.job)) == [.sample(1), .sample(2)])
    }

    @Test func `an idle slot gets a job that comes later, or hears that there will be none`() async throws {
        async let first = board.next()
        async let second = board.next()
        board.add([.sample(1)])
        board.close()
        let runs = await [first, second].compactMap(\.self)
        // Which slot asked first is not known, nor whether it asked before the job came.
        #expect(runs.count <= 1)
        #expect(await board.next() == nil)
    }

    @Test func `a board that is closed begins nothing more`() async {
        board.add([.sample(1)])
        board.close()
        #expect(await board.next() == nil)
        #expect(board.snapshot().waiting == 1)
    }

    @Test func `what a trip could not deliver goes first with the next one`() async throws {
        for number in 1...3 { try await run(number) }
        let cargo = board.takeCargo(limit: 2)
        #expect(cargo.settlements.map(\.lease.job) == [.sample(1), .sample(2)])
        board.putBack(cargo)
        #expect(
            board.takeCargo(limit: 9).settlements.map(\.lease.job) == [.sample(1), .sample(2), .sample(3)])
        #expect(board.snapshot().oldestSettlement == nil)
    }

    @Test func `the newest progress goes along, with the end if it was not told before`() async throws {
        board.add([.sample(1)])
        let run = try #require(await board.next())
        run.report(JobProgress(percent: 10))
        run.report(JobProgress(percent: 20))
        run.note(level: .info, text: "hello")
        #expect(board.snapshot().hasReports)
        let cargo = board.takeCargo(limit: 9)
        #expect(cargo.progress.map(\.progress.percent) == [20])
        #expect(cargo.logLines.map(\.text) == ["hello"])
        #expect(!board.snapshot().hasReports)
        run.report(JobProgress(percent: 30))
        board.ended(run, settlement: Settlement(.succeed, lease: run.job.lease))
        #expect(board.takeCargo(limit: 9).settlements.first?.progress?.percent == 30)
    }

    @Test func `a run's lines are numbered behind those of the runs before, and are cut`() async throws {
        var job = ClaimedJob.sample(1)
        job.lastLine = 7
        board.add([job])
        let run = try #require(await board.next())
        run.note(level: .info, text: "short")
        for _ in 1...Limits().logLines { run.note(level: .info, text: String(repeating: "ü", count: 4_000)) }
        let lines = board.takeCargo(limit: 9).logLines
        #expect(lines.map(\.sequence) == (8...(7 + Limits().logLines)).map { $0 })
        #expect(lines.allSatisfy { $0.lease == job.lease && $0.text.utf8.count <= Limits().logLine })
    }

    @Test func `a board knows of a suspect from its claim to its end`() async throws {
        board.add([.sample(3)])
        #expect(!board.hasSuspect)
        board.add([.sample(1, crashes: 1)])
        #expect(board.hasSuspect)
        let runs = [try #require(await board.next()), try #require(await board.next())]
        #expect(board.hasSuspect)
        for run in runs { board.ended(run, settlement: Settlement(.succeed, lease: run.job.lease)) }
        #expect(!board.hasSuspect)
    }

    @Test func `one suspect runs at a time, and others pass it by`() async throws {
        board.add([.sample(1, crashes: 1), .sample(2, crashes: 2), .sample(3)])
        let first = try #require(await board.next())
        #expect(first.job.lease.job == .sample(1))
        #expect(board.snapshot().held == 1)
        let second = try #require(await board.next())
        #expect(second.job.lease.job == .sample(3))
        board.ended(second, settlement: Settlement(.succeed, lease: second.job.lease))
        #expect(board.snapshot().waiting == 1)
        board.ended(first, settlement: Settlement(.succeed, lease: first.job.lease))
        #expect(board.snapshot().held == 0)
        #expect(try #require(await board.next()).job.lease.job == .sample(2))
    }

    @Test func `jobs that were asked to stop and have not started are settled as stopped`() {
        board.add([.sample(1), .sample(2)])
        board.stop(.killed, [.sample(1), .sample(9)])
        #expect(board.snapshot().waiting == 1)
        let settlement = board.takeCargo(limit: 9).settlements
        #expect(settlement.map(\.event) == [.stop])
        #expect(settlement.map(\.lease.job) == [.sample(1)])
    }

    @Test(arguments: [StopReason.shutdown, .leaseLost])
    func `a doubt gives back what has not started`(_ reason: StopReason) async throws {
        board.add([.sample(1), .sample(2)])
        let run = try #require(await board.next())
        board.stop(reason)
        #expect(run.stopReason == reason)
        #expect(board.snapshot().waiting == 0)
        let settlements = board.takeCargo(limit: 9).settlements
        #expect(settlements.map(\.event) == [.giveBack])
        #expect(settlements.map(\.lease.job) == [.sample(2)])
    }

    @Test func `lost leases are forgotten, and their handlers stopped`() async throws {
        board.add([.sample(1), .sample(2), .sample(3)])
        let run = try #require(await board.next())
        board.drop([.sample(1), .sample(2)])
        #expect(run.stopReason == .leaseLost)
        #expect(board.snapshot().waiting == 1)
        #expect(board.snapshot().settlements == 0)
        board.ended(run, settlement: Settlement(.giveBack, lease: run.job.lease))
        board.dropAll()
        #expect(board.snapshot().waiting == 0)
        #expect(board.takeCargo(limit: 9).settlements.isEmpty)
    }

    @Test func `a job that is claimed again while its lost run still stops keeps both apart`() async throws {
        board.add([.sample(1, token: 1)])
        let lost = try #require(await board.next())
        board.drop([.sample(1)])
        board.add([.sample(1, token: 2)])
        let again = try #require(await board.next())
        // That the earlier lease is lost may be told more than once.
        board.drop([.sample(1)])
        #expect(lost.stopReason == .leaseLost)
        #expect(again.stopReason == nil)
        board.ended(lost, settlement: Settlement(.giveBack, lease: lost.job.lease))
        #expect(board.snapshot().running == 1)
        board.stop(.killed, [.sample(1)])
        #expect(again.stopReason == .killed)
    }

    @Test func `jobs that did not start in time are given back, oldest first`() {
        let now = Mutex(Duration.zero)
        let board = WorkBoard(uptime: { now.withLock { $0 } }, prepare: { .sample($0) })
        board.add([.sample(1)])
        now.withLock { $0 = .seconds(3) }
        board.add([.sample(2)])
        board.giveBackWaiting(since: .seconds(2), reason: "late")
        #expect(board.snapshot().oldestWaiting == .seconds(3))
        #expect(board.takeCargo(limit: 9).settlements.map(\.reason) == ["late"])
        board.giveBackWaiting(reason: "end")
        #expect(board.snapshot().waiting == 0)
    }

    @Test func `what a worker holds is counted by queue`() async throws {
        board.add([.sample(1, queue: "mail"), .sample(2, queue: "mail"), .sample(3, queue: "etl")])
        _ = await board.next()
        #expect(board.perQueue() == ["mail": 2, "etl": 1])
    }

    @Test func `the usual run time follows the ends`() async throws {
        #expect(board.snapshot().averageRun == nil)
        try await run(1, ran: .milliseconds(100))
        #expect(board.snapshot().averageRun == .milliseconds(100))
        try await run(2, ran: .milliseconds(200))
        #expect(board.snapshot().averageRun == .milliseconds(105))
    }

    @Test func `who runs too long is asked to stop, once`() async throws {
        var job = ClaimedJob.sample(1)
        job.details.timeout = .seconds(10)
        board.add([job, .sample(2)])
        let run = try #require(await board.next())
        _ = await board.next()
        #expect(board.nextTimeout == .seconds(17))
        board.stopOverdue(at: .milliseconds(16_999))
        #expect(run.stopReason == nil)
        board.stopOverdue(at: .seconds(17))
        #expect(run.stopReason == .timeout)
        #expect(board.nextTimeout == nil)
        run.stop(.killed)
        #expect(run.stopReason == .timeout)
    }

    private func run(_ number: Int, ran: Duration = .zero) async throws {
        board.add([.sample(number)])
        let run = try #require(await board.next())
        board.ended(run, settlement: Settlement(.succeed, lease: run.job.lease, ran: ran))
    }
}

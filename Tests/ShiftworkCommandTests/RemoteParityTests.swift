import ArgumentParser
import ShiftworkCore
import Testing

@testable import ShiftworkCommand

@Suite("A command with a server")
struct RemoteParityTests {
    private func desk(_ surroundings: Surroundings = .pipe()) async throws -> Desk {
        var options = Console.Options()
        options.format = .json
        return try await Desk(surroundings, options)
    }

    @Test func `lists and sheets are the same as with the store`() async throws {
        let desk = try await desk()
        let ids = try await desk.enqueue(3)
        try await desk.run(CancelCommand.self, ids[0].description, "--reason", "wrong")
        try await desk.run(QueueCommand.Pause.self, "mail", "--reason", "etl")
        try await desk.run(QueueCommand.Set.self, "mail", "--concurrency", "5", "--rate", "100/1m")
        try await desk.run(PauseCommand.self, "-q", "queue:mail status:queued", "--yes")
        let operation = try #require(try await desk.store.operations(limit: 1).first).id.description
        let id = ids[0].description
        for (store, server) in [
            try await desk.both(ListCommand.self),
            try await desk.both(ListCommand.self, "-q", "status:canceled"),
            try await desk.both(ShowCommand.self, id), try await desk.both(ShowCommand.self, id, "--events"),
            try await desk.both(ExplainCommand.self, id, ids[1].description, ids[2].description),
            try await desk.both(QueueCommand.List.self), try await desk.both(QueueCommand.Show.self, "mail"),
            try await desk.both(WorkerCommand.List.self), try await desk.both(ErrorsCommand.self),
            try await desk.both(OperationCommand.List.self),
            try await desk.both(BatchCommand.Show.self, try await desk.batch(of: 3).id.description),
            try await desk.both(OperationCommand.Show.self, operation),
            try await desk.both(TailCommand.self, id),
            try await desk.both(
                TailCommand.self, "-q", "status:canceled", "--since", "5m", "--timeout", "1s"),
        ] {
            #expect(!store.isEmpty)
            #expect(store == server)
        }
    }

    @Test func `errors, ends and numbers of jobs that ran are the same as with the store`() async throws {
        let desk = try await desk()
        let ids = try await desk.enqueue(3) + desk.enqueue(2, type: "resize", queue: "images")
        try await desk.work([(ids[0], .succeed), (ids[1], .exhaust), (ids[2], .fail), (ids[3], .succeed)])
        for (store, server) in [
            try await desk.both(StatsCommand.self),
            try await desk.both(StatsCommand.self, "--by", "queue,status", "--window", "7d"),
            try await desk.both(StatsCommand.self, "--type", "send-email,resize", "--queue", "mail"),
            try await desk.both(StatsCommand.self, "--user", "anna"),
            try await desk.both(ErrorsCommand.self),
            try await desk.both(WaitCommand.self, ids[0].description),
            try await desk.both(ShowCommand.self, ids[2].description, "--events"),
            try await desk.both(WorkerCommand.List.self), try await desk.both(WorkerCommand.Show.self, "w"),
        ] {
            #expect(!store.isEmpty)
            #expect(store == server)
        }
        let stats = try JSONBytes(validating: try await desk.both(StatsCommand.self).server)
        #expect(stats.scalar(at: ["counts", "queued"]) == "1")
        #expect(stats.scalar(at: ["data", "0", "run", "min_ms"]) == "2000")
        #expect(stats.scalar(at: ["retry_rate"]) == "0.3333")
    }

    @Test func `what a server keeps for others is the same as with the store`() async throws {
        let desk = try await desk()
        try await desk.run(AlertCommand.Set.self, "failing", "failure_rate", "0.1", "--queue", "mail")
        try await desk.run(WebhookCommand.Add.self, "https://example.org/hook", "--types", "job.failed")
        try await desk.run(TokenCommand.Create.self, "billing", "--role", "producer", "--queue", "mail")
        for (store, server) in [
            try await desk.both(AlertCommand.List.self), try await desk.both(WebhookCommand.List.self),
            try await desk.both(TokenCommand.List.self),
        ] {
            #expect(store.contains(#""data":[{"#))
            #expect(store == server)
        }
    }

    @Test(arguments: [[], ["--older-than", "30d", "--yes"]])
    func `as many jobs are pruned as with the store`(_ arguments: [String]) async throws {
        var errors: [String] = []
        for isRemote in [false, true] {
            let desk = try await desk()
            let ids = try await desk.enqueue(3)
            try await desk.run(CancelCommand.self, ids[0].description, ids[1].description)
            desk.clock.advance(by: .days(arguments.isEmpty ? 91 : 31))
            var session = desk.session
            if isRemote { session.store = try desk.server() }
            let before = desk.transcript.error.count
            try await PruneCommand.parse(arguments).run(session)
            errors.append(String(desk.transcript.error.dropFirst(before)))
            #expect(try await desk.store.jobs(ids, scope: .all).map(\.id) == [ids[2]])
        }
        #expect(errors[0].contains("Removed 2 jobs."))
        #expect(errors[0] == errors[1])
    }

    @Test func `nothing is pruned over a server before its time`() async throws {
        let desk = try await desk()
        let ids = try await desk.enqueue(1)
        try await desk.run(CancelCommand.self, ids[0].description)
        desk.clock.advance(by: .days(89))
        var session = desk.session
        session.store = try desk.server()
        try await PruneCommand.parse([]).run(session)
        #expect(try await desk.status(ids[0]) == .canceled)
    }

    @Test func `the log of a job is told to its end`() async throws {
        let desk = try await desk()
        let id = try await desk.enqueue(1)[0]
        let worker: WorkerID = desk.session.makeID()
        try await desk.store.register(WorkerInfo(id: worker, name: "w", types: [], slots: 1))
        let lease = try #require(try await desk.store.claim([id], worker: worker).first).lease
        var trip = PumpTrip(worker: worker)
        trip.logLines = (1...1_500).map { number in
            LogReport(lease: lease, sequence: number, at: desk.clock.now, level: "info", text: "line")
        }
        _ = try await desk.store.pump(trip)
        let lines = try await desk.server().log(of: id, attempt: nil, after: 0, limit: 10_000)
        #expect(lines.map(\.sequence) == Array(1...1_500))
        #expect(
            try await desk.server().log(of: id, attempt: 1, after: 3, limit: 1_200).last?.sequence == 1_203)
    }

    /// A server that does not know what newer ones do.
    private func older(_ desk: Desk, _ status: Int, _ code: String) -> RemoteStore {
        let clock = desk.clock
        let body = #"{"detail":"This is not known.","errors":[{"code":"\#(code)"}]}"#
        return RemoteStore(api: APICaller { _, _, _, _ in (status, Array(body.utf8)) }, pauses: []) {
            clock.now
        }
    }

    @Test(arguments: [(400, "unknown_parameter"), (400, "unknown_field"), (404, "")])
    func `a server that is too old is called so, and gives no zeros`(_ status: Int, _ code: String)
        async throws
    {
        let desk = try await desk()
        let store = older(desk, status, code)
        let now = desk.clock.now
        await #expect { try await store.counts(scope: .all) } throws: { "\($0)".contains("older version") }
        guard status == 400 else { return }
        await #expect {
            try await store.statistics(StatisticsRequest(from: now - .days(1), until: now))
        } throws: { "\($0)".contains("older version") }
        await #expect { try await store.prune(PruneRequest()) } throws: { "\($0)".contains("older version") }
    }

    @Test func `rows without what can be added are no statistics`() async throws {
        let desk = try await desk()
        let clock = desk.clock
        let body = """
            {"from":"2026-11-19T12:00:00Z","until":"2026-11-20T12:00:00Z","resolution":"minute",
            "rows":[{"status":"finished","type":"a","queue":"b","count":3}]}
            """
        let store = RemoteStore(api: APICaller { _, _, _, _ in (200, Array(body.utf8)) }) { clock.now }
        let request = StatisticsRequest(from: clock.now - .days(1), until: clock.now)
        await #expect(throws: StoreError.self) { try await store.statistics(request) }
    }

    @Test func `what works on a store itself says so in one sentence`() async throws {
        let desk = try await desk()
        var session = desk.session
        session.store = try desk.server()
        let commands: [any StoreCommand] = [
            try DoctorCommand.parse([]), try ImportCommand.parse(["--dry-run"]),
            try WorkCommand.parse([]), try ServeCommand.parse([]),
        ]
        for command in commands {
            let failure = await #expect(throws: CommandFailure.self) { try await command.run(session) }
            #expect(failure?.ending == .usage)
            #expect(failure?.description == "This works on a store itself. Give one with --store.")
        }
    }

    @Test func `what measures or shows off does not do so on a server`() async throws {
        for command in [
            try BenchCommand.parse(["--store", "http://127.0.0.1:1"]) as any AsyncParsableCommand,
            try DemoCommand.parse(["--store", "http://127.0.0.1:1"]),
        ] {
            var command = command
            let failure = await #expect(throws: CommandFailure.self) { try await command.run() }
            #expect(failure?.description == "This works on a store itself. Give one with --store.")
        }
    }
}

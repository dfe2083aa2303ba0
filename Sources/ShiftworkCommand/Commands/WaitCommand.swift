internal import ArgumentParser
internal import ShiftworkCore
internal import ShiftworkRuntime

struct WaitCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "wait",
        abstract: "Wait until jobs have ended.",
        discussion: """
            Examples:
              shiftwork wait 0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7 --timeout 5m
              shiftwork enqueue import-book '{}' | xargs shiftwork wait

            Exit 0 when all finished, 4 when one ended failed, killed or canceled, 124 when time is up.
            """)

    @Argument(help: "Ids of jobs.")
    var ids: [JobIDArgument]

    @Option(help: "How long to wait.")
    var timeout = SpanArgument(.seconds(3_600))

    @OptionGroup var access: StoreOptions
    @OptionGroup var output: OutputOptions

    func run(_ session: Session) async throws {
        let (waiting, ids) = (Waiting(session: session, timeout: timeout.duration), ids.map(\.id))
        try await session.interruptible { try await waiting.wait(for: ids) }
    }
}

/// Waits for the end of jobs by looking, more and more seldom.
struct Waiting {
    let session: Session
    let timeout: Duration

    private static let shortest = Duration.milliseconds(20)
    private static let longest = Duration.milliseconds(500)

    /// Returns when all have finished, each shown as it ends.
    /// - Throws: ``CommandFailure`` for a bad end, an unknown job, or when time is up.
    func wait(for ids: [JobID]) async throws {
        var open = ids
        var badEnds = 0
        let start = session.system.uptime()
        var pause = Self.shortest
        let names = try await session.workerNames()
        if session.console.options.isVerbose {
            let limit = Numbers.duration(timeout)
            session.console.say("Waiting for \(Numbers.count(ids.count, "job")), at most \(limit).")
        }
        while true {
            let jobs = try await session.store.jobs(open, scope: .all)
            let missing = Set(open).subtracting(jobs.map(\.id))
            if !missing.isEmpty { throw CommandFailure.missing(missing) }
            let now = try await session.store.now()
            for job in jobs where job.status.isTerminal {
                open.removeAll { $0 == job.id }
                if job.status != .finished { badEnds += 1 }
                show(job, names, now)
            }
            if open.isEmpty { break }
            guard session.system.uptime() - start < timeout else {
                throw CommandFailure(
                    .timeout,
                    "\(Numbers.count(open.count, "job")) of \(ids.count) had not ended after "
                        + "\(Numbers.duration(timeout)). Wait longer with --timeout, or ask: "
                        + "shiftwork show \(open[0])"
                )
            }
            try await session.system.sleep(pause)
            pause = min(Self.longest, pause * 3 / 2)
        }
        guard badEnds == 0 else {
            throw CommandFailure(
                .endedBadly, "\(badEnds) of \(Numbers.count(ids.count, "job")) did not finish.")
        }
    }

    private func show(_ job: JobRecord, _ names: [WorkerID: String], _ now: Timestamp) {
        let console = session.console
        let json = JobJSON(workerNames: names)
        console.print(one: json.encode(job, now: now), id: job.id.description) {
            let word = "\(console.style.sign(job.status)) \(job.status.rawValue)"
            let run =
                job.run(now: now).map { "  " + Numbers.duration($0, isUnicode: console.style.isUnicode) }
                ?? ""
            let error = job.error.map { "  \($0.text())" } ?? ""
            return [
                console.style.paint(word, job.status.paint) + "  \(job.id)\(run)" + PlainText.printable(error)
            ]
        }
    }
}

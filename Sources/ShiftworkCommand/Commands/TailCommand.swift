internal import ArgumentParser
internal import ShiftworkCore
internal import ShiftworkRuntime

struct TailCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "tail",
        abstract: "Follow one job's life and log, or all jobs as they move.",
        discussion: """
            Examples:
              shiftwork tail 0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7
              shiftwork tail -q 'queue:mail' --since 5m
              shiftwork tail -o ndjson | jq -r .type

            One job is followed to its end; all jobs until Ctrl-C, or for --timeout.
            """)

    @Argument(help: "The id of a job.")
    var id: JobIDArgument?

    @Option(name: .shortAndLong, help: "Jobs by the filter language.")
    var query: String?

    @Option(help: "Begin with what happened since, as 5m.")
    var since: SpanArgument?

    @Option(help: "Stop after so long.")
    var timeout: SpanArgument?

    @OptionGroup var access: StoreOptions
    @OptionGroup var output: OutputOptions

    func run(_ session: Session) async throws {
        let (query, since, timeout) = (try JobQuery(parsing: query ?? ""), since?.duration, timeout?.duration)
        let job = id?.id
        do {
            try await session.interruptible {
                if let job {
                    try await JobTail(job: job, session: session, timeout: timeout ?? .seconds(86_400))
                        .follow()
                } else {
                    try await StreamTail(query: query, session: session, timeout: timeout).follow(
                        since: since ?? .zero)
                }
            }
        } catch is CancellationError {
            // Ctrl-C is how one leaves.
        }
    }
}

/// Follows one job: each step of its life and each line of its log, to the end.
struct JobTail {
    let job: JobID
    let session: Session
    let timeout: Duration

    private static let pause = Duration.milliseconds(300)

    func follow() async throws {
        let start = session.system.uptime()
        var (events, line, attempt) = (0, 0, 0)
        while true {
            guard let record = try await session.store.jobs([job], scope: .all).first else {
                throw CommandFailure.missing([job])
            }
            let now = try await session.store.now()
            for entry in try await session.store.history(of: job, scope: .all) where entry.sequence > events {
                events = entry.sequence
                show(entry, now)
            }
            if record.attempt != attempt { (attempt, line) = (record.attempt, 0) }
            for entry in try await session.store.log(
                of: job, attempt: max(1, attempt), after: line, limit: 1_000)
            {
                line = entry.sequence
                session.console.print(LogText(console: session.console, now: now).line(entry))
            }
            if record.status.isTerminal { return }
            guard session.system.uptime() - start < timeout else {
                throw CommandFailure(.timeout, "The job had not ended after \(Numbers.duration(timeout)).")
            }
            try await session.system.sleep(Self.pause)
        }
    }

    private func show(_ entry: HistoryEntry, _ now: Timestamp) {
        let console = session.console
        if console.options.format == .json || console.options.format == .ndjson {
            return console.print(json: JSONWriter.bytes { entry.write(to: &$0) })
        }
        let word = console.style.paint("\(console.style.sign(entry.to)) \(entry.to.rawValue)", entry.to.paint)
        let reason = entry.why.map { "  \($0)" } ?? ""
        console.print(
            "\(console.times(now: now).clock(entry.at))  \(word)  \(entry.kind.name)\(PlainText.printable(reason))"
        )
    }
}

/// Follows all jobs of a query: a line whenever one is made, starts or ends.
struct StreamTail {
    let query: JobQuery
    let session: Session
    let timeout: Duration?

    private static let pause = Duration.milliseconds(500)
    /// Remembered jobs, so that one step is told once.
    private static let memory = 10_000

    func follow(since: Duration) async throws {
        let start = session.system.uptime()
        var from = try await session.store.now() - since
        var told: [JobID: JobStatus] = [:]
        var mark: UInt64?
        while timeout.map({ session.system.uptime() - start < $0 }) ?? true {
            let present = try await session.store.changeMark()
            if present != mark {
                mark = present
                let now = try await session.store.now()
                try await tell(from: from, now: now, &told)
                // A second's overlap, for commits that were under way.
                from = max(from, now - .seconds(1))
                if told.count > Self.memory { told = [:] }
            }
            try await session.system.sleep(Self.pause)
        }
    }

    private func tell(from: Timestamp, now: Timestamp, _ told: inout [JobID: JobStatus]) async throws {
        var moved: [JobID: JobRecord] = [:]
        for field in [JobQuery.TimeField.created, .started, .finished, .failed, .killed, .canceled] {
            let recent = query && .time(field, .atLeast(.at(from)))
            for job in try await session.store.page(PageRequest(recent, limit: 500)).jobs {
                moved[job.id] = job
            }
        }
        let console = session.console
        let json = JobJSON(fields: .summary)
        for job in moved.values.sorted(by: { $0.timestamps.updatedAt < $1.timestamps.updatedAt })
        where told[job.id] != job.status {
            told[job.id] = job.status
            if console.options.format.isForPrograms {
                console.print(one: json.encode(job, now: now), id: job.id.description) { [] }
                continue
            }
            let word = console.style.paint(
                "\(console.style.sign(job.status)) \(job.status.rawValue)", job.status.paint)
            let error = job.error.map { "  \($0.text())" } ?? ""
            console.print(
                "\(console.times(now: now).clock(job.timestamps.updatedAt))  \(word)  \(job.type)  \(job.id)"
                    + PlainText.printable(error))
        }
    }
}

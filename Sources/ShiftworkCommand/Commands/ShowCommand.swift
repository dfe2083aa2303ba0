internal import ArgumentParser
internal import ShiftworkCore

struct ShowCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show all about jobs.",
        discussion: """
            Examples:
              shiftwork show 0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7
              shiftwork show 0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7 --events --log
              shiftwork show 0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7 -o json | jq .timestamps
            """)

    @Argument(help: "Ids of jobs.")
    var ids: [JobIDArgument]

    @Flag(help: "The payload alone, secrets hidden.")
    var payload = false

    @Flag(help: "The job's life, step by step.")
    var events = false

    @Flag(help: "What its handler logged.")
    var log = false

    @OptionGroup var access: StoreOptions
    @OptionGroup var output: OutputOptions

    func run(_ session: Session) async throws {
        let wanted = ids.map(\.id)
        let jobs = try await session.store.jobs(wanted, scope: .all)
        let json = JobJSON(workerNames: try await session.workerNames())
        let now = try await session.store.now()
        for job in jobs {
            let console = session.console
            if payload {
                let bytes = JSONBytes(unchecked: job.payload ?? JSONBytes.null.bytes)
                console.print(json: JSONRedactor().redact(bytes).bytes)
                continue
            }
            let sheet = JobSheet(job: job, times: console.times(now: now), style: console.style, json: json)
            console.print(one: json.encode(job, now: now), id: job.id.description) { sheet.lines }
            if events { try await printEvents(of: job.id, now, session) }
            if log { try await printLog(of: job.id, now, session) }
        }
        if let job = jobs.first(where: { [.queued, .blocked].contains($0.status) }),
            !session.console.options.format.isForPrograms
        {
            session.console.say("Why does it wait?  shiftwork explain \(job.id)")
        }
        let missing = Set(wanted).subtracting(jobs.map(\.id))
        if !missing.isEmpty { throw CommandFailure.missing(missing) }
    }

    private func printEvents(of job: JobID, _ now: Timestamp, _ session: Session) async throws {
        var list = Listing(
            [
                Column("at", right: true), Column("event"), Column("from"), Column("to"),
                Column("attempt", right: true), Column("by"), Column("why", elastic: true),
            ], empty: "Nothing happened yet.")
        let times = session.console.times(now: now)
        for entry in try await session.store.history(of: job, scope: .all) {
            list.append(
                [
                    times.cell(entry.at), Cell(entry.kind.name), Cell(entry.from?.rawValue ?? ""),
                    Cell(entry.to.rawValue, entry.to.paint), Cell(entry.attempt),
                    Cell(entry.actor ?? entry.worker?.description ?? ""), Cell(entry.why ?? ""),
                ], json: entry, id: String(entry.sequence))
        }
        try session.console.print(list)
    }

    private func printLog(of job: JobID, _ now: Timestamp, _ session: Session) async throws {
        let lines = try await session.store.log(of: job, attempt: nil, after: 0, limit: 10_000)
        for line in lines { session.console.print(LogText(console: session.console, now: now).line(line)) }
    }
}

/// A line of a job's log for people, or as JSON.
struct LogText {
    let console: Console
    let now: Timestamp

    func line(_ line: JobLogLine) -> String {
        if console.options.format == .json || console.options.format == .ndjson {
            return String(decoding: JSONWriter.bytes { line.write(to: &$0) }, as: UTF8.self)
        }
        let text = PlainText.printable(JSONRedactor().redact(text: line.text))
        let paint: Paint = ["warning": .yellow, "error": .red, "critical": .red][line.level] ?? .dim
        let level = console.style.paint(line.level, paint)
        return "\(console.times(now: now).clock(line.at))  \(line.attempt)  \(level)  \(text)"
    }
}

internal import ArgumentParser
internal import Foundation
internal import ShiftworkCore
internal import ShiftworkRuntime

struct EnqueueCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "enqueue",
        abstract: "Enqueue one job, or many from standard input.",
        discussion: """
            Examples:
              shiftwork enqueue send-email '{"to":"anna@example.org"}' --queue mail
              shiftwork enqueue import-book @book.json --in 5m --reference Book/42 --wait
              jq -c '.[]' orders.json | shiftwork enqueue send-receipt --ndjson
              printf '%s\\n' '{"type":"a"}' '{"type":"b","queue":"etl"}' | shiftwork enqueue --ndjson

            The answer is written after the commit: a job whose id you have is not lost.
            """)

    @Argument(help: "The job's type.")
    var type: String?

    @Argument(help: "The payload: JSON, @file, or - for standard input.")
    var payload: String?

    @Flag(help: "Each line of standard input is a payload; without TYPE, a whole job as the API takes it.")
    var ndjson = false

    @OptionGroup var job: NewJobOptions

    @Flag(help: "Wait for the end. Exit 4 when it is a bad one.")
    var wait = false

    @Option(help: "How long --wait waits.")
    var timeout = SpanArgument(.seconds(3_600))

    @OptionGroup var access: StoreOptions
    @OptionGroup var output: OutputOptions

    static var makesStore: Bool { true }

    func validate() throws {
        if !ndjson, type == nil {
            throw ValidationError("Give the job's type, as in: shiftwork enqueue send-email '{}'")
        }
        if ndjson, payload != nil {
            throw ValidationError("With --ndjson payloads come from standard input.")
        }
        if ndjson, wait {
            throw ValidationError("--wait waits for one job; with --ndjson use: shiftwork wait ID…")
        }
    }

    func run(_ session: Session) async throws {
        if ndjson { return try await enqueueLines(session) }
        let bytes = try JSONBytes(validating: try PayloadArgument(payload ?? "{}").read())
        let new = try made(JobType(type ?? ""), payload: bytes, session)
        let insertion = try await session.store.insert([new], durability: .durable)[0]
        try report(insertion, of: new, session)
        guard wait, let id = insertion.job(for: new.id) else { return }
        try await Waiting(session: session, timeout: timeout.duration).wait(for: [id])
    }

    private func made(_ type: JobType, payload: JSONBytes, _ session: Session) throws -> NewJob {
        var new = NewJob(id: job.id?.id ?? session.makeID(), type: type, payload: payload.bytes)
        if type == HTTPRequestJob.type { new.maxAttempts = HTTPRequestJob.defaults.retry.maxAttempts }
        try finish(&new, session)
        return new
    }

    private func finish(_ new: inout NewJob, _ session: Session) throws {
        try job.apply(to: &new, now: session.system.now())
        if new.type == HTTPRequestJob.type {
            try HTTPRequestJob.prepare(&new, cipher: session.settings.cipher())
        }
        try Limits().check(new)
    }

    private func report(_ insertion: Insertion, of new: NewJob, _ session: Session) throws {
        switch insertion {
        case .inserted, .known: break
        case .duplicate(let other):
            session.console.say("Another job that has not ended holds this unique key: \(other).")
        case .refused(let reason): throw CommandFailure(.badInput, reason)
        }
        guard let id = insertion.job(for: new.id) else { return }
        let isDuplicate = id != new.id || insertion == .known
        let json = JSONWriter.bytes {
            $0.object {
                $0.member("id", id.description)
                $0.member("deduplicated", isDuplicate)
            }
        }
        session.console.print(one: json, id: id.description) { [id.description] }
    }
}

extension EnqueueCommand {
    private static let batch = 1_000

    /// Reads standard input line by line and stores a thousand at a time. Each answer is a line, in the
    /// order of the input.
    private func enqueueLines(_ session: Session) async throws {
        var batch: [NewJob] = []
        var (number, refused, stored) = (0, 0, 0)
        var meter = ProgressMeter("enqueueing", console: session.console)
        let start = session.system.uptime()
        while let line = readLine() {
            number += 1
            guard !line.allSatisfy(\.isWhitespace) else { continue }
            do {
                batch.append(try newJob(line, session))
            } catch {
                meter.end()
                try await store(&batch, &stored, &refused, session)
                let reason = CommandFailure(error)?.description ?? "\(error)"
                throw CommandFailure(
                    .badInput,
                    "Line \(number): \(reason) The \(Numbers.count(stored, "job")) before it are stored.")
            }
            if batch.count == Self.batch { try await store(&batch, &stored, &refused, session) }
            meter.update(done: stored, total: nil, elapsed: session.system.uptime() - start)
        }
        try await store(&batch, &stored, &refused, session)
        meter.end()
        session.console.say("Enqueued \(Numbers.count(stored, "job")).")
        if refused > 0 { throw CommandFailure(.partly, "\(Numbers.count(refused, "job")) refused.") }
    }

    private func newJob(_ line: String, _ session: Session) throws -> NewJob {
        let json = try JSONBytes(validating: line)
        guard let type else {
            var new = try NewJob(json: json) { session.makeID() }
            try finish(&new, session)
            return new
        }
        return try made(JobType(type), payload: json, session)
    }

    private func store(
        _ batch: inout [NewJob], _ stored: inout Int, _ refused: inout Int, _ session: Session
    ) async throws {
        guard !batch.isEmpty else { return }
        let answers = try await session.store.insert(batch, durability: .durable)
        for (new, answer) in zip(batch, answers) {
            if case .refused(let reason) = answer {
                refused += 1
                session.console.say("\(new.id): \(reason)")
            } else {
                stored += 1
                session.console.print((answer.job(for: new.id) ?? new.id).description)
            }
        }
        batch = []
    }
}

/// Where a payload comes from: the argument itself, `@file`, or `-`.
struct PayloadArgument {
    let text: String

    init(_ text: String) { self.text = text }

    func read() throws -> [UInt8] {
        if text == "-" { return Array(FileHandle.standardInput.readDataToEndOfFile()) }
        guard text.hasPrefix("@") else { return Array(text.utf8) }
        let path = String(text.dropFirst())
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure(
                .badInput, "The file \(PlainText.printable(path)) cannot be read. Check path and permissions."
            )
        }
        return Array(data)
    }
}

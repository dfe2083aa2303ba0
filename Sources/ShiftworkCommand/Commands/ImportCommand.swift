internal import ArgumentParser
internal import ShiftworkCore
internal import ShiftworkRuntime

struct ImportCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Read jobs as shiftwork export writes them, from standard input.",
        discussion: """
            Examples:
              shiftwork import < jobs.ndjson
              shiftwork export --store sqlite:old.sqlite | shiftwork import --store sqlite:new.sqlite

            A job whose id is known already is passed over, so an import may be
            repeated. Running jobs become queued.
            """)

    @Flag(help: "Read and check everything, and store nothing.")
    var dryRun = false

    @OptionGroup var access: StoreOptions
    @OptionGroup var output: OutputOptions

    static var makesStore: Bool { true }
    private static let batch = 500

    func run(_ session: Session) async throws {
        try session.mustHaveStore()
        let isDryRun = dryRun
        try await session.interruptible {
            var intake = Intake(session: session, isDryRun: isDryRun)
            var number = 0
            while let line = readLine() {
                try Task.checkCancellation()
                number += 1
                guard !line.allSatisfy(\.isWhitespace) else { continue }
                do {
                    try intake.read(line)
                } catch {
                    try await intake.flush()
                    let reason = CommandFailure(error)?.description ?? "\(error)"
                    throw CommandFailure(
                        .badInput,
                        "Line \(number): \(reason) What comes before it is imported; mend the line "
                            + "and repeat the import."
                    )
                }
                if intake.count >= Self.batch { try await intake.flush() }
            }
            try await intake.flush()
            try intake.conclude()
        }
    }

    /// Collects jobs and stores them by hundreds.
    private struct Intake {
        let session: Session
        let isDryRun: Bool
        private var jobs: [JobRecord] = []
        private var (stored, known, refused) = (0, 0, 0)
        private var meter: ProgressMeter
        private let start: Duration

        init(session: Session, isDryRun: Bool) {
            (self.session, self.isDryRun) = (session, isDryRun)
            meter = ProgressMeter("importing", console: session.console)
            start = session.system.uptime()
        }

        var count: Int { jobs.count }

        mutating func read(_ line: String) throws {
            jobs.append(try JobJSON.decode(try JSONBytes(validating: line)))
        }

        mutating func flush() async throws {
            defer { jobs = [] }
            guard !jobs.isEmpty else { return }
            guard !isDryRun else {
                stored += jobs.count
                return
            }
            for (job, insertion) in zip(jobs, try await session.store.restore(jobs)) {
                switch insertion {
                case .inserted: stored += 1
                case .known, .duplicate: known += 1
                case .refused(let reason):
                    refused += 1
                    session.console.say("\(job.id): \(reason)")
                }
            }
            meter.update(done: stored + known, total: nil, elapsed: session.system.uptime() - start)
        }

        mutating func conclude() throws {
            meter.end()
            let verb = isDryRun ? "Would import" : "Imported"
            session.console.say(
                "\(verb) \(Numbers.count(stored, "job")), \(known) known already, \(refused) refused.")
            if refused > 0 {
                throw CommandFailure(.partly, "\(Numbers.count(refused, "job")) refused; see above.")
            }
        }
    }
}

internal import ArgumentParser
internal import Foundation
internal import ShiftworkCore
internal import ShiftworkRuntime

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Enqueue some jobs, work them, and show what became of them.",
        discussion: """
            Examples:
              shiftwork demo
              shiftwork demo --jobs 2000 --fail-rate 0.2 --store sqlite:demo.sqlite
              shiftwork errors --store sqlite:demo.sqlite

            Without --store the jobs live in a temporary file that stays, so that you can look around.
            """)

    @Option(help: "How many jobs.")
    var jobs = 500

    @Option(help: "The share of runs that fail, 0 to 1.")
    var failRate = 0.1

    @Option(help: "Where the jobs go. Default: a temporary SQLite file.")
    var store: String?

    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1...1_000_000).contains(jobs) else { throw ValidationError("--jobs is 1 to 1,000,000.") }
        guard (0...1).contains(failRate) else { throw ValidationError("--fail-rate is 0 to 1.") }
    }

    func run() async throws {
        let surroundings = Surroundings.process()
        let console = Console.process(surroundings, try output.resolved(with: Settings(sources: [])))
        let place = FileManager.default.temporaryDirectory.appending(
            path: "shiftwork-demo-\(getpid()).sqlite"
        ).path
        let url = try StoreURL(store ?? "sqlite:\(place)")
        try url.mustBeStore()
        let session = Session(
            store: try await url.open(makesStore: true), url: url, console: console,
            settings: Settings(sources: []), system: .live)
        try await enqueue(session)
        let worker = WorkerConfiguration(name: "demo", version: Version.current)
        var quiet = session
        quiet.console.options.isQuiet = true
        try await WorkerHost(
            session: quiet, options: .init(worker: worker, hasDemo: true, isOnce: true, waitsForPlanned: true)
        )
        .run()
        try await show(session)
        await session.store.close()
    }

    private func enqueue(_ session: Session) async throws {
        let percent = Int(failRate * 100)
        let shiftwork = try await Shiftwork(store: session.store)
        let (emails, books) = (jobs * 3 / 5, jobs / 10)
        try await shiftwork.enqueue(
            contentsOf: (0..<emails).map { DemoEmail(to: "user\($0 % 50)@example.org", failPercent: percent) }
        )
        try await shiftwork.enqueue(
            contentsOf: (0..<books).map { DemoImportBook(title: "Volume \($0 % 20 + 1)", pages: 5 + $0 % 20) }
        )
        try await shiftwork.enqueue(
            contentsOf: (0..<(jobs - emails - books)).map {
                DemoDataProcessing(rows: 100 + $0, failPercent: percent)
            })
        session.console.say("Enqueued \(Numbers.count(jobs, "job")) in \(session.url); working them …")
    }

    private func show(_ session: Session) async throws {
        let now = try await session.store.now()
        let statistics = try await session.store.statistics(
            StatisticsRequest(from: now - .hours(1), until: now))
        let table = StatisticsTable(
            statistics: statistics, counts: try await session.store.counts(scope: .all),
            parts: [.type, .status],
            style: session.console.style)
        var list = table.listing
        list.page = { table.writeSummary(to: &$0) }
        if !session.console.options.format.isForPrograms {
            for line in table.summary(window: .hours(1)) { session.console.print(line) }
            session.console.print("")
        }
        try session.console.print(list)
        session.console.say(
            "Look around:  shiftwork errors --store \(session.url)   shiftwork list --store "
                + "\(session.url) -q status:failed"
        )
    }
}

internal import ArgumentParser
internal import ShiftworkCore

struct StatsCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats",
        abstract: "Counts, rates, wait and run times.",
        discussion: """
            Examples:
              shiftwork stats
              shiftwork stats --window 7d --by type
              shiftwork stats --by queue,status --type send-email -o json

            By user they are those of jobs that have a user, and of the 1,000 with the most.
            Numbers come from counters and rollups, so they cost the same at ten jobs and at ten million.
            """)

    @Option(help: "How far back, as 24h.")
    var window = SpanArgument(.seconds(86_400))

    @Option(help: "A row for each: type, queue, status, user, with commas.")
    var by = "type,status"

    @Option(help: "Only these types, with commas.")
    var type: String?

    @Option(help: "Only these queues, with commas.")
    var queue: String?

    @Option(help: "Only this user's jobs.")
    var user: String?

    @OptionGroup var access: StoreOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        for part in by.split(separator: ",") where StatisticsTable.Part(rawValue: String(part)) == nil {
            throw ValidationError(
                "--by takes type, queue, status and user, with commas, and not \"\(part)\".")
        }
    }

    func run(_ session: Session) async throws {
        let now = try await session.store.now()
        var request = StatisticsRequest(from: now - window.duration, until: now)
        request.types = Set((type ?? "").split(separator: ",").map { JobType(String($0)) })
        request.queues = Set((queue ?? "").split(separator: ",").map { QueueName(String($0)) })
        request.user = user
        let parts = by.split(separator: ",").compactMap { StatisticsTable.Part(rawValue: String($0)) }
        if parts.contains(.user) { request.mostUsers = StatisticsRequest.usersTold }
        let statistics = try await session.store.statistics(request)
        let counts = try await session.store.counts(scope: .all).filter { count in
            (request.types.isEmpty || request.types.contains(count.type))
                && (request.queues.isEmpty || request.queues.contains(count.queue))
        }
        let table = StatisticsTable(
            statistics: statistics, counts: counts, parts: parts, style: session.console.style)
        var list = table.listing
        list.page = { table.writeSummary(to: &$0) }
        if !session.console.options.format.isForPrograms {
            for line in table.summary(window: window.duration) { session.console.print(line) }
            if !list.rows.isEmpty { session.console.print("") }
        }
        try session.console.print(list)
    }
}

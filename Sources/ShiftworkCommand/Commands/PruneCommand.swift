internal import ArgumentParser
internal import ShiftworkCore
internal import ShiftworkRuntime

struct PruneCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Remove ended jobs past their retention, now.",
        discussion: """
            Examples:
              shiftwork prune
              shiftwork prune --older-than 30d --yes

            Jobs with a retention of their own keep it. Workers prune by themselves once a minute.
            """)

    @Option(help: "Instead of 90 days, for jobs that say nothing themselves.")
    var olderThan: SpanArgument?

    @Flag(name: .shortAndLong, help: "Agree beforehand.")
    var yes = false

    @OptionGroup var access: StoreOptions
    @OptionGroup var output: OutputOptions

    func run(_ session: Session) async throws {
        var request = PruneRequest()
        if let olderThan {
            request.retention = .all(.lasting(olderThan.duration))
            let age = Numbers.duration(olderThan.duration)
            try session.console.confirm(
                "Remove all jobs that ended more than \(age) ago?", .yes, isAgreed: yes)
        }
        let fixed = request
        try await session.interruptible {
            var meter = ProgressMeter("pruning", console: session.console)
            let start = session.system.uptime()
            var removed = 0
            while true {
                try Task.checkCancellation()
                let pruned = try await session.store.prune(fixed)
                removed += pruned.jobs
                meter.update(done: removed, total: nil, elapsed: session.system.uptime() - start)
                if !pruned.hasMore { break }
            }
            meter.end()
            session.console.say("Removed \(Numbers.count(removed, "job")).")
        }
    }
}

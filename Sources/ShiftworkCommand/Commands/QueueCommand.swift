internal import ArgumentParser
internal import ShiftworkCore

struct QueueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queue",
        abstract: "Look at queues, pause, resume, limit and empty them.",
        subcommands: [List.self, Show.self, Pause.self, Resume.self, Set.self, Purge.self],
        defaultSubcommand: List.self)

    struct List: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "All queues that ever held a job, were paused or limited.",
            discussion: "Examples:\n  shiftwork queue list\n  shiftwork queue list -o json")

        @OptionGroup var access: StoreOptions
        @OptionGroup var output: OutputOptions

        func run(_ session: Session) async throws {
            let now = try await session.store.now()
            try session.console.print(
                QueueTable(console: session.console, now: now).listing(
                    try await session.store.queues(scope: .all)))
        }
    }

    struct Show: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "One queue.", discussion: "Example:\n  shiftwork queue show mail")

        @OptionGroup var which: QueueOptions

        @OptionGroup var access: StoreOptions
        @OptionGroup var output: OutputOptions

        func run(_ session: Session) async throws {
            try await which.show(try await which.find(session), session)
        }
    }

    struct Pause: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Hand nothing out from a queue. What runs, runs on.",
            discussion: """
                Examples:
                  shiftwork queue pause etl --reason 'database migration'
                  shiftwork queue pause mail --until 14:00
                """)

        @OptionGroup var which: QueueOptions

        @Option(help: "Open again by itself then: RFC 3339, or 14:00 in UTC.")
        var until: MomentArgument?

        @Option(help: "Why, for whoever wonders.")
        var reason: String?

        @Flag(help: "Say what would be done, and do nothing.")
        var dryRun = false

        @OptionGroup var access: StoreOptions
        @OptionGroup var output: OutputOptions

        func run(_ session: Session) async throws {
            var queue = try await which.find(session)
            let now = try await session.store.now()
            let waiting = Numbers.count(queue.counts[.queued] ?? 0, "job")
            let pause = QueuePause(
                since: now, until: until?.moment(now: now), actor: session.actor, reason: reason)
            guard !pause.isOver(at: now) else {
                throw CommandFailure(.usage, "--until is past: the queue would be open.")
            }
            queue.pause = pause
            guard !dryRun else {
                let text = "Would pause \(which.name), where \(waiting) wait."
                return try await which.preview(text, queue, session)
            }
            try await session.store.pauseQueue(queue.name, pause, tenant: queue.tenant)
            try await which.tell(
                "Paused \(which.name); \(waiting) wait. Open it: shiftwork queue resume \(which.name)",
                session)
        }
    }

    struct Resume: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Open a queue.", discussion: "Example:\n  shiftwork queue resume etl")

        @OptionGroup var which: QueueOptions

        @OptionGroup var access: StoreOptions
        @OptionGroup var output: OutputOptions

        func run(_ session: Session) async throws {
            let queue = try await which.find(session)
            guard queue.pause != nil else {
                return try await which.tell("\(which.name) is open already.", session)
            }
            try await session.store.resumeQueue(queue.name, tenant: queue.tenant)
            try await which.tell("Opened \(which.name).", session)
        }
    }
}

internal import ArgumentParser
internal import ShiftworkCore

extension QueueCommand {
    struct Set: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Limit what a queue hands out, over all workers.",
            discussion: """
                Examples:
                  shiftwork queue set etl --concurrency 5
                  shiftwork queue set mail --rate 100/1m
                  shiftwork queue set mail --concurrency none --rate none

                What runs goes on; nothing begins until there is room. A rate counts starts, retries among them, in
                windows that begin with the first start after the one before. The queue may be one that has had no
                job yet.
                """)

        @OptionGroup var which: QueueOptions

        @Option(help: "So many of its jobs run at once, from 1 to 100000; none for any number.")
        var concurrency: ConcurrencyArgument?

        @Option(help: "So many begin in a span from 100ms to 1d, as 100/1m or 10/s; none for any number.")
        var rate: RateLimitArgument?

        @Flag(help: "Say what would be done, and do nothing.")
        var dryRun = false

        @OptionGroup var access: StoreOptions
        @OptionGroup var output: OutputOptions

        func validate() throws {
            guard concurrency != nil || rate != nil else {
                throw ValidationError("Say --concurrency, --rate or both; none takes a limit away.")
            }
        }

        func run(_ session: Session) async throws {
            var queue = try await which.findOrName(session)
            let change = QueueLimitsChange(
                concurrency: concurrency.map { $0.most }, rate: rate.map { $0.limit })
            queue.limits = change.applied(to: queue.limits)
            let text = QueueTable.text(queue.limits) ?? "no limits"
            guard !dryRun else {
                return try await which.preview("Would limit \(which.name): \(text).", queue, session)
            }
            try await session.store.limitQueue(queue.name, change, tenant: queue.tenant)
            try await which.tell("Limited \(which.name): \(text).", session)
        }
    }
}

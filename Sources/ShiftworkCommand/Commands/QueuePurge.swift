internal import ArgumentParser
internal import ShiftworkCore

extension QueueCommand {
    struct Purge: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Cancel everything that waits in a queue.",
            discussion: """
                Examples:
                  shiftwork queue purge etl --dry-run
                  shiftwork queue purge etl --reason 'enqueued twice'

                What runs, runs on; a job that starts in the very moment is asked to stop. What was canceled
                stays in the history: shiftwork retry -q 'queue:etl status:canceled' brings it back.
                """)

        @OptionGroup var which: QueueOptions

        @OptionGroup var manner: ActionManner
        @OptionGroup var access: StoreOptions
        @OptionGroup var output: OutputOptions

        /// All that waits, for whatever reason.
        private static let waiting = JobStatus.allCases.filter { !$0.isTerminal && !$0.isRunning }

        func run(_ session: Session) async throws {
            let queue = try await which.find(session)
            let statuses = Self.waiting.map(\.rawValue).joined(separator: ",")
            let query =
                try JobQuery(parsing: "status:\(statuses)") && .queue(queue.name.rawValue)
                && .tenant(queue.tenant ?? "")
            try await ActionOnQuery(verb: .purge, query: query, manner: manner, session: session).run()
        }
    }
}

internal import ArgumentParser
internal import ShiftworkCore

struct BatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "batch",
        abstract: "Look at sets of jobs, cancel and retry them.",
        subcommands: [Show.self, Cancel.self, Retry.self],
        defaultSubcommand: Show.self)

    struct Show: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "How a set of jobs stands: how many have ended, and what became of its callbacks.",
            discussion: """
                Examples:
                  shiftwork batch show 0192f3b1-7c1e-7d2b-9a54-3f0c8e61b2d7
                  shiftwork batch show 0192f3b1-7c1e-7d2b-9a54-3f0c8e61b2d7 -o json | jq .progress.percent
                """)

        @OptionGroup var target: BatchArgument
        @OptionGroup var access: StoreOptions
        @OptionGroup var output: OutputOptions

        func run(_ session: Session) async throws {
            let sheet = try await target.find(session)
            session.console.print(
                one: JSONWriter.bytes { sheet.write(to: &$0) }, id: sheet.id.description
            ) { BatchText(sheet: sheet, style: session.console.style).lines }
        }
    }

    struct Cancel: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Call off what waits of a set of jobs; what runs is asked to stop.",
            discussion: """
                Examples:
                  shiftwork batch cancel ID --dry-run
                  shiftwork batch cancel ID --yes --reason 'wrong file'

                The callback on_finished is called off with them; on_ended runs once the last has stopped.
                """)

        @OptionGroup var target: BatchArgument
        @OptionGroup var manner: ActionManner
        @OptionGroup var access: StoreOptions
        @OptionGroup var output: OutputOptions

        func run(_ session: Session) async throws {
            let query = try await target.find(session).id.canceled
            try await ActionOnQuery(verb: .cancel, query: query, manner: manner, session: session).run()
        }
    }

    struct Retry: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Run those of a set of jobs again that failed, were killed or canceled.",
            discussion: """
                Examples:
                  shiftwork batch retry ID --dry-run
                  shiftwork batch retry ID --yes --rate 100/s

                The callbacks are left as they are: on_finished waits for these jobs, if it was not called off.
                """)

        @OptionGroup var target: BatchArgument
        @OptionGroup var manner: ActionManner
        @OptionGroup var access: StoreOptions
        @OptionGroup var output: OutputOptions

        func run(_ session: Session) async throws {
            let query = try await target.find(session).id.retried
            try await ActionOnQuery(verb: .retry, query: query, manner: manner, session: session).run()
        }
    }
}

/// The batch that is meant.
struct BatchArgument: ParsableArguments {
    @Argument(help: "The batch's id.")
    var id: String

    func validate() throws {
        guard BatchID(parsing: id) == nil else { return }
        throw ValidationError("\"\(PlainText.printable(id))\" is no id. A job's batch_id is one.")
    }

    func find(_ session: Session) async throws -> BatchSheet {
        if let id = BatchID(parsing: id), let sheet = try await session.store.batch(id) { return sheet }
        throw CommandFailure(
            .notFound, "No job belongs to a batch with the id \(id). They may have been pruned.")
    }
}

/// How a batch stands, for people.
struct BatchText {
    let sheet: BatchSheet
    let style: Style

    var lines: [String] {
        let (ended, total) = (Numbers.grouped(sheet.ended), Numbers.grouped(sheet.total))
        let counts = JobStatus.allCases.compactMap { status in
            sheet.counts[status].map {
                "\(Numbers.grouped($0)) \(style.paint(status.rawValue, status.paint))"
            }
        }
        let some = sheet.isExact ? "" : ", of the newest \(Numbers.grouped(BatchSheet.limit))"
        let callbacks = [
            ("on_finished", sheet.onFinished, sheet.id.onFinished),
            ("on_ended", sheet.onEnded, sheet.id.onEnded),
        ]
        return ["batch \(sheet.id)", "  \(ended) of \(total) ended, \(sheet.progress.percent) %\(some)"]
            + (counts.isEmpty ? [] : ["  \(counts.joined(separator: ", "))"])
            + callbacks.compactMap { name, status, id in
                status.map { "  \(name)  \(style.paint($0.rawValue, $0.paint))  \(id)" }
            }
            + ["  Its jobs: shiftwork list -q batch:\(sheet.id)"]
    }
}

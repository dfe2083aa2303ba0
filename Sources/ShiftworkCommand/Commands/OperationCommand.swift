internal import ArgumentParser
internal import ShiftworkCore

struct OperationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "operation",
        abstract: "Look at bulk actions, pause, resume and cancel them.",
        subcommands: [List.self, Show.self, Pause.self, Resume.self, Cancel.self],
        defaultSubcommand: List.self)

    struct List: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Operations, newest first.",
            discussion: "Example:\n  shiftwork operation list --limit 5")

        @Option(help: "At most so many.")
        var limit = 20

        @OptionGroup var access: StoreOptions
        @OptionGroup var output: OutputOptions

        func run(_ session: Session) async throws {
            let now = try await session.store.now()
            let times = session.console.times(now: now)
            var list = Listing(
                [
                    Column("state"), Column("id"), Column("action"), Column("done", right: true),
                    Column("skipped", right: true), Column("matched", right: true),
                    Column("began", right: true),
                    Column("query", elastic: true), Column("by", extra: true), Column("why", extra: true),
                ], empty: "No operation ever ran.")
            for operation in try await session.store.operations(limit: max(1, limit)) {
                list.append(
                    [
                        Cell(operation.state.rawValue), Cell(operation.id.description),
                        Cell(operation.action.name),
                        Cell(operation.done), Cell(operation.skippedCount), Cell(operation.matched),
                        times.cell(operation.createdAt), Cell(operation.query), Cell(operation.actor ?? ""),
                        Cell(operation.reason.map { JSONRedactor().redact(text: $0) } ?? ""),
                    ], json: operation, id: operation.id.description)
            }
            try session.console.print(list)
        }
    }

    struct Show: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "One operation: how far it is, and what was skipped and why.",
            discussion: "Example:\n  shiftwork operation show 0192f3b1-7c1e-7d2b-9a54-3f0c8e61b2d7")

        @OptionGroup var target: OperationArgument
        @OptionGroup var access: StoreOptions
        @OptionGroup var output: OutputOptions

        func run(_ session: Session) async throws {
            let operation = try await target.find(session)
            let now = try await session.store.now()
            let times = session.console.times(now: now)
            session.console.print(
                one: JSONWriter.bytes { operation.write(to: &$0) }, id: operation.id.description
            ) {
                let total = operation.expected.map { " of \(Numbers.grouped($0))" } ?? ""
                return [
                    "\(operation.state.rawValue)  \(operation.action.name)  \(operation.id)",
                    "  query    \(PlainText.printable(operation.query))",
                    "  began    \(times.text(operation.createdAt))  by "
                        + "\(PlainText.printable(operation.actor ?? "nobody known"))",
                    "  looked at \(Numbers.grouped(operation.matched))\(total)",
                    "  \(OperationText(operation).sentence)",
                ]
            }
        }
    }

    struct Pause: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Hold an operation.", discussion: "Example:\n  shiftwork operation pause ID")

        @OptionGroup var target: OperationArgument
        @OptionGroup var access: StoreOptions
        @OptionGroup var output: OutputOptions

        func run(_ session: Session) async throws {
            try await target.set(.paused, session)
            session.console.say("Paused. Go on with: shiftwork operation resume \(target.id)")
        }
    }

    struct Resume: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Go on with an operation, here and now.",
            discussion: """
                Examples:
                  shiftwork operation resume ID
                  shiftwork operation resume ID --detach     leaves it to a running worker
                """)

        @OptionGroup var target: OperationArgument

        @Flag(help: "Leave it to a running worker.")
        var detach = false

        @OptionGroup var access: StoreOptions
        @OptionGroup var output: OutputOptions

        func run(_ session: Session) async throws {
            let operation = try await target.find(session)
            if operation.state != .running { try await target.set(.running, session) }
            if detach { return session.console.say("A worker carries it out.") }
            try await OperationDriver(session: session).drive(operation.id)
        }
    }

    struct Cancel: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "End an operation. What is done stays done.",
            discussion: "Example:\n  shiftwork operation cancel ID")

        @OptionGroup var target: OperationArgument
        @OptionGroup var access: StoreOptions
        @OptionGroup var output: OutputOptions

        func run(_ session: Session) async throws {
            try await target.set(.canceled, session)
            session.console.say("Canceled. What is done stays done: shiftwork operation show \(target.id)")
        }
    }
}

/// The operation that is meant.
struct OperationArgument: ParsableArguments {
    @Argument(help: "The operation's id.")
    var id: String

    func validate() throws {
        guard OperationID(parsing: id) == nil else { return }
        throw ValidationError("\"\(PlainText.printable(id))\" is no id. shiftwork operation list shows them.")
    }

    func find(_ session: Session) async throws -> Operation {
        if let id = OperationID(parsing: id), let operation = try await session.store.operation(id) {
            return operation
        }
        throw CommandFailure(
            .notFound, "No operation has the id \(id). shiftwork operation list shows those there are.")
    }

    func set(_ state: Operation.State, _ session: Session) async throws {
        let operation = try await find(session)
        guard try await session.store.setOperation(operation.id, to: state) else {
            throw CommandFailure(
                .conflict, "The operation is \(operation.state.rawValue) already; nothing was changed.")
        }
    }
}

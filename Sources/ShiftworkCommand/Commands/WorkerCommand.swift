internal import ArgumentParser
internal import ShiftworkCore

struct WorkerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker",
        abstract: "Look at worker processes and direct them.",
        subcommands: [List.self, Show.self, Quiet.self, Resume.self, Stop.self, Restart.self],
        defaultSubcommand: List.self)

    struct List: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "All registered workers.", discussion: "Example:\n  shiftwork worker list -o wide")

        @OptionGroup var access: StoreOptions
        @OptionGroup var output: OutputOptions

        func run(_ session: Session) async throws {
            let now = try await session.store.now()
            let times = session.console.times(now: now)
            var list = Listing(
                [
                    Column("worker"), Column("id"), Column("slots", right: true), Column("state"),
                    Column("last sign", right: true), Column("started", right: true),
                    Column("version", extra: true),
                    Column("queues", elastic: true), Column("types", extra: true),
                ], empty: "No worker runs. Start one: shiftwork work")
            for worker in try await session.store.workers() {
                let queues = worker.info.queues.map(\.rawValue).joined(separator: " ")
                list.append(
                    [
                        Cell(worker.info.name), Cell(worker.info.id.description),
                        Cell("\(worker.slotsUsed)/\(worker.info.slots)"), worker.state(now: now),
                        times.cell(worker.beatAt), times.cell(worker.startedAt), Cell(worker.info.version),
                        Cell(queues.isEmpty ? "all" : queues),
                        Cell(worker.info.types.map(\.rawValue).joined(separator: " ")),
                    ], json: worker, id: worker.info.id.description)
            }
            try session.console.print(list)
        }
    }

    struct Show: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "One worker, and what it runs.",
            discussion: "Example:\n  shiftwork worker show host-a:4121")

        @OptionGroup var target: WorkerArgument
        @OptionGroup var access: StoreOptions
        @OptionGroup var output: OutputOptions

        func run(_ session: Session) async throws {
            let worker = try await target.find(session)
            let now = try await session.store.now()
            let console = session.console
            let times = console.times(now: now)
            console.print(one: JSONWriter.bytes { worker.write(to: &$0) }, id: worker.info.id.description) {
                [
                    "\(PlainText.printable(worker.info.name))  \(worker.info.id)  \(worker.state(now: now).text)",
                    "  slots      \(worker.slotsUsed) of \(worker.info.slots) in use",
                    "  last sign  \(times.text(worker.beatAt))",
                    "  started    \(times.text(worker.startedAt))",
                    "  types      \(PlainText.printable(worker.info.types.map(\.rawValue).joined(separator: " ")))",
                ]
            }
            guard !console.options.format.isForPrograms else { return }
            let query = JobQuery.status(.started, .killRequested) && .worker(worker.info.id.description)
            let page = try await session.store.page(PageRequest(query, limit: 200))
            let rows = JobListing(
                times: times, style: console.style,
                json: JobJSON(workerNames: [worker.info.id: worker.info.name]))
            if !page.jobs.isEmpty { try console.print(page.jobs, rows, columns: nil, page: nil) }
        }
    }

    struct Quiet: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Claim no more; finish what runs.",
            discussion: "Example:\n  shiftwork worker quiet host-a:4121")

        @OptionGroup var target: WorkerArgument
        @OptionGroup var access: StoreOptions
        @OptionGroup var output: OutputOptions

        func run(_ session: Session) async throws {
            try await target.direct(.quiet, "claims no more", session)
        }
    }

    struct Resume: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Claim again.", discussion: "Example:\n  shiftwork worker resume host-a:4121")

        @OptionGroup var target: WorkerArgument
        @OptionGroup var access: StoreOptions
        @OptionGroup var output: OutputOptions

        func run(_ session: Session) async throws { try await target.direct(.work, "claims again", session) }
    }

    struct Stop: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shut a worker down gracefully.",
            discussion: "Example:\n  shiftwork worker stop host-a:4121 --yes")

        @OptionGroup var target: EndingWorkerArgument
        @OptionGroup var access: StoreOptions
        @OptionGroup var output: OutputOptions

        func run(_ session: Session) async throws {
            try await target.direct(.stop, "Stop", "shuts down", session)
        }
    }

    struct Restart: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shut a worker down gracefully and start it again, with its whole process.",
            discussion: "Example:\n  shiftwork worker restart host-a:4121 --yes")

        @OptionGroup var target: EndingWorkerArgument
        @OptionGroup var access: StoreOptions
        @OptionGroup var output: OutputOptions

        func run(_ session: Session) async throws {
            try await target.direct(.restart, "Restart", "begins again", session)
        }
    }
}

/// The worker that is meant, by id or by name.
struct WorkerArgument: ParsableArguments {
    @Argument(help: "The worker's id or name.")
    var worker: String

    func find(_ session: Session) async throws -> WorkerRecord {
        let workers = try await session.store.workers()
        let found = workers.filter { $0.info.id.description == worker || $0.info.name == worker }
        if found.count == 1 { return found[0] }
        guard found.isEmpty else {
            throw CommandFailure(
                .usage,
                "\(found.count) workers have this name. Take an id: "
                    + found.map(\.info.id.description).joined(separator: ", "))
        }
        let closest =
            ClosestWord.to(worker, among: workers.map(\.info.name)).map { "Did you mean \"\($0)\"? " } ?? ""
        throw CommandFailure(
            .notFound,
            "No worker is called \"\(PlainText.printable(worker))\". \(closest)shiftwork worker "
                + "list shows those there are."
        )
    }

    /// - Parameter agree: asks whether it is really meant, once it is known that it can be done.
    func direct(
        _ directive: WorkerDirective, _ effect: String, _ session: Session,
        agree: (WorkerRecord) throws -> Void = { _ in }
    ) async throws {
        let worker = try await find(session)
        let name = PlainText.printable(worker.info.name)
        switch worker.refusal(of: directive) {
        case .notRestartable:
            throw CommandFailure(
                .conflict, "Nothing would start \(name) again. Stop it instead: shiftwork worker stop.")
        case .ending: throw CommandFailure(.conflict, "\(name) is ending already.")
        case nil: break
        }
        try agree(worker)
        guard try await session.store.direct(worker.info.id, directive) else {
            throw CommandFailure(.notFound, "The worker \(name) is gone.")
        }
        session.console.say("\(name) \(effect) from its next sign of life on.")
    }
}

/// The worker that is to end, for good or for a while: not without a question.
struct EndingWorkerArgument: ParsableArguments {
    @OptionGroup var target: WorkerArgument

    @Flag(name: .shortAndLong, help: "Agree beforehand.")
    var yes = false

    func direct(
        _ directive: WorkerDirective, _ verb: String, _ effect: String, _ session: Session
    ) async throws {
        try await target.direct(directive, effect, session) { worker in
            try session.console.confirm(
                "\(verb) the worker \(worker.info.name)?", .yes, isAgreed: yes)
        }
    }
}

extension WorkerRecord {
    /// `working`, `quiet`, `stopping`, `restarting`, `silent`, `gone`.
    func state(now: Timestamp) -> Cell {
        if isLost(at: now) { return Cell(isGone ? "gone" : "silent", .red) }
        switch directive {
        case .work: return Cell("working", .green)
        case .quiet: return Cell("quiet", .yellow)
        case .stop: return Cell("stopping", .yellow)
        case .restart: return Cell("restarting", .yellow)
        }
    }
}

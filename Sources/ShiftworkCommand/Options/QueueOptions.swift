internal import ArgumentParser
internal import ShiftworkCore

/// Which queue is meant. Each tenant has queues of its own.
struct QueueOptions: ParsableArguments {
    @Argument(help: "The queue.")
    var name: String

    @Option(help: "Whose queue, if tenants have one of this name too. Default: that of no tenant.")
    var tenant: String?

    /// The queue of this name; without a tenant that of jobs of none, or the one that there is.
    /// - Throws: ``CommandFailure`` with what may have been meant.
    func find(_ session: Session) async throws -> QueueRecord {
        let queues = try await session.store.queues(scope: .all)
        let named = queues.filter { $0.name.rawValue == name }
        if let queue = named.first(where: { $0.tenant == tenant }) { return queue }
        if tenant == nil, named.count == 1 { return named[0] }
        let shown = PlainText.printable(name)
        guard named.isEmpty else {
            let owners = named.compactMap(\.tenant).map(PlainText.printable).joined(separator: ", ")
            throw CommandFailure(.notFound, "Say whose queue \"\(shown)\" is meant, by --tenant: \(owners).")
        }
        let closest = ClosestWord.to(name, among: queues.map(\.name.rawValue))
        let hint = closest.map { "Did you mean \"\($0)\"? " } ?? ""
        throw CommandFailure(
            .notFound, "No queue is called \"\(shown)\". \(hint)shiftwork queue list shows those there are.")
    }

    /// The same, or one that has had no job yet.
    /// - Throws: ``CommandFailure`` with what may have been meant, `LimitExceeded` for what is no name of a queue.
    func findOrName(_ session: Session) async throws -> QueueRecord {
        let named = try await session.store.queues(scope: .all).filter { $0.name.rawValue == name }
        if let queue = named.first(where: { $0.tenant == tenant }) { return queue }
        if tenant == nil, !named.isEmpty { return try await find(session) }
        try Limits().checkQueue(name)
        session.console.say("No queue is called \"\(name)\" yet.")
        return QueueRecord(name: QueueName(name), tenant: tenant)
    }

    /// Prints a queue.
    func show(_ queue: QueueRecord, _ session: Session) async throws {
        let now = try await session.store.now()
        session.console.print(one: JSONWriter.bytes { queue.write(to: &$0) }, id: name) {
            QueueTable(console: session.console, now: now).sheet(queue)
        }
    }

    /// Says what was done, and prints the queue as it stands now for a program that asked for it.
    func tell(_ message: String, _ session: Session) async throws {
        session.console.say(message)
        guard session.console.options.format.isForPrograms else { return }
        try await show(try await find(session), session)
    }

    /// Says what would be done; to a program, by the queue as it would be.
    func preview(_ message: String, _ queue: QueueRecord, _ session: Session) async throws {
        guard session.console.options.format.isForPrograms else { return session.console.print(message) }
        try await show(queue, session)
    }
}

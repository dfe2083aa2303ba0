internal import ArgumentParser

/// A command that does one action to jobs, named by ids or by a query.
protocol ActionCommand: StoreCommand {
    static var verb: Verb { get }
    var options: ActionOptions { get }
}

extension ActionCommand {
    func run(_ session: Session) async throws {
        guard options.ids.isEmpty else {
            return try await ActionOnIDs(verb: Self.verb, options: options, session: session).run()
        }
        let action = ActionOnQuery(verb: Self.verb, options: options, session: session)
        try await action.run()
    }
}

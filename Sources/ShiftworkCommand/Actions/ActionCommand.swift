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
        let query = try options.which.parsed()
        try await ActionOnQuery(verb: Self.verb, query: query, manner: options.manner, session: session).run()
    }
}

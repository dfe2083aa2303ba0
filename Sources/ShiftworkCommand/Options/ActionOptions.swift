internal import ArgumentParser
internal import ShiftworkCore

/// Which jobs an action is for, and how it is done.
struct ActionOptions: ParsableArguments {
    @Argument(help: "Ids of jobs.")
    var ids: [JobIDArgument] = []

    @OptionGroup var which: QueryOptions

    @Flag(help: "Say what would be done, and do nothing.")
    var dryRun = false

    @Flag(name: .shortAndLong, help: "Agree to every question beforehand.")
    var yes = false

    @Option(help: "Why, for the history of the jobs.")
    var reason: String?

    @Option(help: "Jobs a second with a query, as 100/s, or none.")
    var rate: RateArgument?

    @Flag(help: "With a query: leave the operation to a running worker, and return at once.")
    var detach = false

    func validate() throws {
        if ids.isEmpty, which.isEmpty {
            throw ValidationError(
                "Name the jobs: by their ids, or by a query, as in -q 'status:failed since:1d'.")
        }
        if !ids.isEmpty, !which.isEmpty { throw ValidationError("Give ids or a query, not both.") }
    }
}

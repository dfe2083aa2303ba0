internal import ArgumentParser

/// How an action on many jobs is done.
struct ActionManner: ParsableArguments {
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
}

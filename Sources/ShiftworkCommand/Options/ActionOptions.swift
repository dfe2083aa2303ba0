internal import ArgumentParser
internal import ShiftworkCore

/// Which jobs an action is for, and how it is done.
struct ActionOptions: ParsableArguments {
    @Argument(help: "Ids of jobs.")
    var ids: [JobIDArgument] = []

    @OptionGroup var which: QueryOptions

    @OptionGroup var manner: ActionManner

    func validate() throws {
        if ids.isEmpty, which.isEmpty {
            throw ValidationError(
                "Name the jobs: by their ids, or by a query, as in -q 'status:failed since:1d'.")
        }
        if !ids.isEmpty, !which.isEmpty { throw ValidationError("Give ids or a query, not both.") }
    }
}

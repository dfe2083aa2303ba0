internal import ArgumentParser

/// Which store, and which part of the configuration.
struct StoreOptions: ParsableArguments {
    @Option(
        help: """
            Where the jobs are: sqlite:PATH, postgres://USER@HOST/DATABASE?schema=NAME or memory:. \
            Default: SHIFTWORK_STORE_URL or the configuration.
            """
    )
    var store: String?

    @Option(help: "A profile of the configuration file.")
    var profile: String?

    /// What the flags say, as settings.
    var flags: [Setting: String] { store.map { [.storeURL: $0] } ?? [:] }
}

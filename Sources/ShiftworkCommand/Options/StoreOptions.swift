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

    @Option(
        help: "Ask a server over HTTP instead, as http://127.0.0.1:8000; its key in SHIFTWORK_SERVER_TOKEN.")
    var server: String?

    @Option(help: "A profile of the configuration file.")
    var profile: String?

    /// What the flags say, as settings.
    var flags: [Setting: String] { (store ?? server).map { [.storeURL: $0] } ?? [:] }

    func validate() throws {
        guard let server else { return }
        guard store == nil else { throw ValidationError("Give --store or --server, not both.") }
        guard server.hasPrefix("http://") || server.hasPrefix("https://") else {
            throw ValidationError("--server is a URL, as http://127.0.0.1:8000.")
        }
    }
}

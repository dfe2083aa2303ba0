internal import ArgumentParser

struct KillCommand: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "kill",
        abstract: "Ask running jobs to stop.",
        discussion: """
            Examples:
              shiftwork kill 0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7
              shiftwork kill -q 'status:started run:>1h' --dry-run
              shiftwork kill -q 'status:started run:>1h' --yes

            Its worker hears of it at its next trip to the store, and cancels the handler.
            """)
    static let verb = Verb.kill

    @OptionGroup var options: ActionOptions
    @OptionGroup var access: StoreOptions
    @OptionGroup var output: OutputOptions
}

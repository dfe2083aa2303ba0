internal import ArgumentParser

struct CancelCommand: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Call jobs off; running ones are asked to stop.",
        discussion: """
            Examples:
              shiftwork cancel 0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7
              shiftwork cancel -q 'queue:etl status:open' --dry-run
              shiftwork cancel -q 'queue:etl status:open' --yes

            A running job becomes kill_requested, and killed when it has stopped.
            """)
    static let verb = Verb.cancel

    @OptionGroup var options: ActionOptions
    @OptionGroup var access: StoreOptions
    @OptionGroup var output: OutputOptions
}

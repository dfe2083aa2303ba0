internal import ArgumentParser

struct PauseCommand: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Hold jobs back that wait.",
        discussion: """
            Examples:
              shiftwork pause 0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7
              shiftwork pause -q 'status:scheduled,queued user:42' --dry-run
              shiftwork pause -q 'status:scheduled,queued user:42' --yes

            To hold back a whole queue: shiftwork queue pause NAME
            """)
    static let verb = Verb.pause

    @OptionGroup var options: ActionOptions
    @OptionGroup var access: StoreOptions
    @OptionGroup var output: OutputOptions
}

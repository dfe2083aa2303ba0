internal import ArgumentParser

struct ReleaseCommand: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Run scheduled and retrying jobs now, before their time.",
        discussion: """
            Examples:
              shiftwork release 0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7
              shiftwork release -q 'status:retrying type:send-email' --dry-run
              shiftwork release -q 'status:retrying type:send-email' --yes

            They become queued at once.
            """)
    static let verb = Verb.release

    @OptionGroup var options: ActionOptions
    @OptionGroup var access: StoreOptions
    @OptionGroup var output: OutputOptions
}

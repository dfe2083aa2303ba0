internal import ArgumentParser

struct RetryCommand: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Run jobs again that failed, were killed or canceled.",
        discussion: """
            Examples:
              shiftwork retry 0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7
              shiftwork retry -q 'status:failed type:send-email since:7d' --dry-run
              shiftwork retry -q 'status:failed type:send-email since:7d' --yes

            Attempts are counted anew; the earlier ones are kept.
            """)
    static let verb = Verb.retry

    @OptionGroup var options: ActionOptions
    @OptionGroup var access: StoreOptions
    @OptionGroup var output: OutputOptions
}

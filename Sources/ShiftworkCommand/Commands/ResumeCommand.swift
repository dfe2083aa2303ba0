internal import ArgumentParser

struct ResumeCommand: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Let paused jobs go.",
        discussion: """
            Examples:
              shiftwork resume 0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7
              shiftwork resume -q 'status:paused user:42' --dry-run
              shiftwork resume -q 'status:paused user:42' --yes

            Jobs whose time lies ahead become scheduled again.
            """)
    static let verb = Verb.resume

    @OptionGroup var options: ActionOptions
    @OptionGroup var access: StoreOptions
    @OptionGroup var output: OutputOptions
}

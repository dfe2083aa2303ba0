internal import ArgumentParser

struct RerunCommand: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "rerun",
        abstract: "Run finished jobs again, on purpose.",
        discussion: """
            Examples:
              shiftwork rerun 0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7
              shiftwork rerun -q 'status:finished type:build-index since:1d' --dry-run
              shiftwork rerun -q 'status:finished type:build-index since:1d' --yes

            What the jobs did, they will do a second time.
            """)
    static let verb = Verb.rerun

    @OptionGroup var options: ActionOptions
    @OptionGroup var access: StoreOptions
    @OptionGroup var output: OutputOptions
}

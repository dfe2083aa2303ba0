internal import ArgumentParser

struct DeleteCommand: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Remove ended jobs and all about them.",
        discussion: """
            Examples:
              shiftwork delete 0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7
              shiftwork delete -q 'status:canceled created:..2026-01-01' --dry-run
              shiftwork delete -q 'status:canceled created:..2026-01-01' --yes

            This cannot be undone. Keep a copy before: shiftwork export -q '…' > jobs.ndjson
            """)
    static let verb = Verb.delete

    @OptionGroup var options: ActionOptions
    @OptionGroup var access: StoreOptions
    @OptionGroup var output: OutputOptions
}

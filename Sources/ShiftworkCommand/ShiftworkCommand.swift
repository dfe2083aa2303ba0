internal import ArgumentParser

/// The command line's table of contents.
struct ShiftworkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shiftwork",
        abstract: "Runs background jobs and remembers everything about them.",
        discussion: """
            Examples:
              shiftwork demo
              shiftwork list -q 'status:failed since:24h'
              shiftwork retry -q 'type:send-email status:failed'
              shiftwork doctor

            The store is told by --store, by SHIFTWORK_STORE_URL or by ./shiftwork.yaml.
            """,
        version: Version.current,
        groupedSubcommands: [
            CommandGroup(
                name: "Run", subcommands: [ServeCommand.self, WorkCommand.self, DemoCommand.self]),
            CommandGroup(
                name: "Jobs",
                subcommands: [
                    EnqueueCommand.self, ListCommand.self, ShowCommand.self, ExplainCommand.self,
                    TailCommand.self,
                    WaitCommand.self,
                    RetryCommand.self, RerunCommand.self, CancelCommand.self, KillCommand.self,
                    PauseCommand.self, ResumeCommand.self, ReleaseCommand.self, DeleteCommand.self,
                ]),
            CommandGroup(name: "Numbers", subcommands: [StatsCommand.self, ErrorsCommand.self]),
            CommandGroup(
                name: "Parts",
                subcommands: [
                    QueueCommand.self, BatchCommand.self, OperationCommand.self, WorkerCommand.self,
                    ScheduleCommand.self,
                    WebhookCommand.self, AlertCommand.self, TokenCommand.self,
                ]),
            CommandGroup(
                name: "Care",
                subcommands: [
                    MigrateCommand.self, PruneCommand.self, ImportCommand.self, ExportCommand.self,
                    DoctorCommand.self, HealthcheckCommand.self, BenchCommand.self, ConfigCommand.self,
                    CompletionsCommand.self,
                    OpenAPICommand.self, VersionCommand.self,
                ]),
        ])
}

/// The release.
enum Version {
    static let current = "0.1.0"
}

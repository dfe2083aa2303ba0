internal import ArgumentParser
internal import ShiftworkCore

struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Look at the store's schema, and change its version.",
        subcommands: [Status.self, Up.self, Down.self, MigrateSQL.self, MigrateRoles.self],
        defaultSubcommand: Status.self)

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The schema's version, and the one this program works with.",
            discussion: "Example:\n  shiftwork migrate status --store sqlite:shop.sqlite")

        @OptionGroup var access: StoreOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let schema = try await StoreSchema.find(access, output)
            let (version, current) = (try await schema.version(), schema.current)
            let json = JSONWriter.bytes {
                $0.object {
                    $0.member("version", version)
                    $0.member("current", current)
                }
            }
            schema.console.print(one: json, id: String(version)) {
                let advice = version < current ? " Bring it up: shiftwork migrate up" : ""
                return ["Schema version \(version); this program works with \(current).\(advice)"]
            }
        }
    }

    struct Up: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Bring the schema up to date; makes a store where there is none.",
            discussion: """
                Examples:
                  shiftwork migrate up --store sqlite:shop.sqlite
                  shiftwork migrate up --store postgres://anna@db/shop --dry-run

                Programs that use the store may go on meanwhile.
                """)

        @Flag(help: "Say what would be done, and do nothing.")
        var dryRun = false

        @OptionGroup var access: StoreOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let schema = try await StoreSchema.find(access, output, mayBeMissing: true)
            guard try await schema.version() <= schema.current else {
                throw CommandFailure(
                    .badConfiguration, "A newer program has migrated the schema. Update this one.")
            }
            try await schema.migrate(to: schema.current, isDryRun: dryRun)
        }
    }

    struct Down: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take the schema back to an older version. Stop all programs that use the store first.",
            discussion: """
                Examples:
                  shiftwork migrate down --to 1 --dry-run
                  shiftwork migrate down --to 0 --yes        removes all jobs
                """)

        @Option(help: "The version to go back to. What only newer versions hold is lost.")
        var to: Int

        @Flag(help: "Say what would be done, and do nothing.")
        var dryRun = false

        @Flag(name: .shortAndLong, help: "Agree beforehand.")
        var yes = false

        @OptionGroup var access: StoreOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let schema = try await StoreSchema.find(access, output)
            let version = try await schema.version()
            guard (0..<max(version, 0)).contains(to) else {
                throw CommandFailure(
                    .usage, "The schema has version \(version); --to takes an older one.")
            }
            if !dryRun {
                try schema.console.confirm(
                    "Take the schema back to version \(to)? What only newer versions hold is lost.", .yes,
                    isAgreed: yes)
            }
            try await schema.migrate(to: to, isDryRun: dryRun)
        }
    }
}

internal import ArgumentParser
internal import Foundation
internal import ShiftworkCore
internal import ShiftworkSQLite

struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Look at the store's schema, and change its version.",
        subcommands: [Status.self, Up.self, Down.self],
        defaultSubcommand: Status.self)

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The schema's version, and the one this program works with.",
            discussion: "Example:\n  shiftwork migrate status --store sqlite:shop.sqlite")

        @OptionGroup var access: StoreOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let schema = try await Schema.find(access, output)
            let (version, current) = (try schema.version(), Schema.current)
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
            discussion: "Example:\n  shiftwork migrate up --store sqlite:shop.sqlite")

        @Flag(help: "Say what would be done, and do nothing.")
        var dryRun = false

        @OptionGroup var access: StoreOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let schema = try await Schema.find(access, output, mayBeMissing: true)
            try schema.migrate(to: Schema.current, isDryRun: dryRun)
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
            let schema = try await Schema.find(access, output)
            guard (0..<(try schema.version())).contains(to) else {
                throw CommandFailure(
                    .usage, "The schema has version \(try schema.version()); --to takes an older one.")
            }
            if !dryRun {
                try schema.console.confirm(
                    "Take the schema back to version \(to)? What only newer versions hold is lost.", .yes,
                    isAgreed: yes)
            }
            try schema.migrate(to: to, isDryRun: dryRun)
        }
    }
}

/// The schema of a store that has one.
private struct Schema {
    static let current = SQLiteStore.currentSchema

    let path: String
    let console: Console

    static func find(
        _ access: StoreOptions, _ output: OutputOptions, mayBeMissing: Bool = false
    ) async throws -> Schema {
        let surroundings = Surroundings.process()
        let settings = try await Settings.load(
            flags: access.flags, profile: access.profile, surroundings: surroundings)
        let console = Console.process(surroundings, try output.resolved(with: settings))
        guard case .sqlite(let path) = try StoreURL.configured(settings) else {
            throw CommandFailure(
                .usage, "A store in memory has no schema. Give one with --store sqlite:PATH.")
        }
        guard mayBeMissing || FileManager.default.fileExists(atPath: path) else {
            throw CommandFailure(
                .unavailable,
                "There is no store at \(PlainText.printable(path)). Make one: shiftwork migrate up "
                    + "--store sqlite:\(path)"
            )
        }
        return Schema(path: path, console: console)
    }

    func version() throws -> Int {
        FileManager.default.fileExists(atPath: path) ? try SQLiteStore.schemaVersion(path: path) : 0
    }

    func migrate(to target: Int, isDryRun: Bool) throws {
        let present = try version()
        guard present != target else { return console.say("The schema has version \(target) already.") }
        if isDryRun { return console.print("Would take the schema from version \(present) to \(target).") }
        try SQLiteStore.migrate(path: path, to: target)
        console.say("Took the schema from version \(present) to \(target).")
    }
}

internal import ArgumentParser
internal import ShiftworkPostgres

/// Roles with least rights.
struct MigrateRoles: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "roles",
        abstract: "Make PostgreSQL roles with least rights: owner, run, enqueue, read.",
        discussion: """
            Examples:
              shiftwork migrate roles --store postgres://postgres@db/shop --dry-run
              shiftwork migrate roles --store postgres://postgres@db/shop

            The roles cannot log in: grant them to those that do, as in GRANT shiftwork_run TO my_app.
            Doing it again changes nothing. --dry-run prints the script.
            """)

    @Option(help: "What the names of the roles begin with: PREFIX_owner, PREFIX_run and so on.")
    var prefix = "shiftwork"

    @Flag(help: "Print the script, and do nothing.")
    var dryRun = false

    @OptionGroup var access: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let schema = try await StoreSchema.find(access, output)
        let address = try schema.address(for: "A role")
        let roles = PostgresRoles(prefix: prefix)
        if dryRun { return schema.console.print(roles.script(schema: address.schema)) }
        try await PostgresStore.grant(roles, at: address)
        schema.console.say("Made the roles \(roles.names.joined(separator: ", ")), with their rights.")
    }
}

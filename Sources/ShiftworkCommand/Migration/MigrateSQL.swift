internal import ArgumentParser
internal import ShiftworkPostgres

/// For those whose databases are changed by scripts alone.
struct MigrateSQL: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sql",
        abstract: "Print what `up` would execute on PostgreSQL, as a script for psql.",
        discussion: """
            Examples:
              shiftwork migrate sql --store postgres://anna@db/shop > up.sql
              shiftwork migrate sql --store postgres://anna@db/shop --from 0 | psql
            """)

    @Option(help: "The version to begin with. Default: the one the database has.")
    var from: Int?

    @OptionGroup var access: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let schema = try await StoreSchema.find(access, output, mayBeMissing: true)
        let address = try schema.address(for: "A script")
        let present = if let from { from } else { try await schema.version() }
        guard (0...schema.current).contains(present) else {
            throw CommandFailure(.usage, "--from takes a version from 0 to \(schema.current).")
        }
        schema.console.print(
            try PostgresStore.migrationScript(schema: address.schema, from: present))
    }
}

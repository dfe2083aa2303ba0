internal import ArgumentParser
internal import ShiftworkCore
internal import ShiftworkPostgres
internal import ShiftworkSQLite

struct VersionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "version", abstract: "The program's version, and the schema it works with.",
        discussion: "Example:\n  shiftwork version -o json")

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let console = Console.process(.process(), try output.resolved(with: Settings(sources: [])))
        let json = JSONWriter.bytes {
            $0.object {
                $0.member("version", Version.current)
                $0.member("sqlite_schema", SQLiteStore.currentSchema)
                $0.member("postgres_schema", PostgresStore.currentSchema)
            }
        }
        console.print(one: json, id: Version.current) {
            [
                "shiftwork \(Version.current), SQLite schema \(SQLiteStore.currentSchema), "
                    + "PostgreSQL schema \(PostgresStore.currentSchema)"
            ]
        }
    }
}

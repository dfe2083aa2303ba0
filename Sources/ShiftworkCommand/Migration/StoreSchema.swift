internal import ArgumentParser
internal import Foundation
internal import ShiftworkCore
internal import ShiftworkPostgres
internal import ShiftworkSQLite

/// The schema of a store that has one, for those who look at it or change it.
struct StoreSchema {
    enum Place {
        case sqlite(path: String)
        case postgres(PostgresAddress)
    }

    let place: Place
    let console: Console

    /// Finds the store that is configured.
    /// - Throws: ``CommandFailure`` when it has no schema, or is to be there and is not.
    static func find(
        _ access: StoreOptions, _ output: OutputOptions, mayBeMissing: Bool = false
    ) async throws -> StoreSchema {
        let surroundings = Surroundings.process()
        let settings = try await Settings.load(
            flags: access.flags, profile: access.profile, surroundings: surroundings)
        let console = Console.process(surroundings, try output.resolved(with: settings))
        let url = try StoreURL.configured(settings)
        switch url {
        case .server:
            throw CommandFailure(
                .usage, "A server looks after its schema itself. Give the store with --store.")
        case .memory:
            throw CommandFailure(
                .usage, "A store in memory has no schema. Give one with --store sqlite:PATH.")
        case .postgres(let address): return StoreSchema(place: .postgres(address), console: console)
        case .sqlite(let path):
            guard mayBeMissing || FileManager.default.fileExists(atPath: path) else {
                throw CommandFailure(
                    .unavailable,
                    "There is no store at \(PlainText.printable(path)). Make one: shiftwork migrate up "
                        + "--store \(url)")
            }
            return StoreSchema(place: .sqlite(path: path), console: console)
        }
    }

    /// The version that this program works with.
    var current: Int {
        switch place {
        case .sqlite: SQLiteStore.currentSchema
        case .postgres: PostgresStore.currentSchema
        }
    }

    /// The version as it is; 0 where there is none.
    func version() async throws -> Int {
        switch place {
        case .sqlite(let path):
            FileManager.default.fileExists(atPath: path) ? try SQLiteStore.schemaVersion(path: path) : 0
        case .postgres(let address): try await PostgresStore.schemaVersion(at: address)
        }
    }

    /// Takes the schema to a version, or says what that would do.
    func migrate(to target: Int, isDryRun: Bool) async throws {
        let present = try await version()
        guard present != target else { return console.say("The schema has version \(target) already.") }
        if isDryRun { return console.print("Would take the schema from version \(present) to \(target).") }
        switch place {
        case .sqlite(let path): try SQLiteStore.migrate(path: path, to: target)
        case .postgres(let address): try await PostgresStore.migrate(address, to: target)
        }
        console.say("Took the schema from version \(present) to \(target).")
    }

    /// Where the schema is, if it is in PostgreSQL.
    /// - Throws: ``CommandFailure`` for other stores.
    func address(for what: String) throws(CommandFailure) -> PostgresAddress {
        guard case .postgres(let address) = place else {
            throw CommandFailure(
                .usage, "\(what) is for PostgreSQL; a SQLite file has one owner and one program.")
        }
        return address
    }
}

internal import Foundation
internal import ShiftworkCore
internal import ShiftworkMemory
internal import ShiftworkPostgres
internal import ShiftworkSQLite

extension StoreURL {
    /// The store that flags, environment or files name.
    /// - Throws: ``CommandFailure`` when nobody names one.
    static func configured(_ settings: Settings) throws(CommandFailure) -> StoreURL {
        guard let origin = settings.origin(of: .storeURL) else {
            throw CommandFailure(
                .badConfiguration,
                "No store is given. Add --store sqlite:PATH, set SHIFTWORK_STORE_URL, or run: shiftwork config init"
            )
        }
        return origin.isFlag ? try StoreURL(flag: origin.value) : try StoreURL(origin.value)
    }

    /// Reads an argument of this program.
    /// - Throws: ``CommandFailure`` when it holds a password: everybody on the machine can read arguments.
    init(flag text: String) throws(CommandFailure) {
        try self.init(text)
        guard case .postgres(let address) = self, address.hasPassword else { return }
        throw CommandFailure(
            .usage,
            "Everybody on this machine can read the arguments of a program, so --store takes no password. Give the "
                + "URL in SHIFTWORK_STORE_URL, or the password in PGPASSWORD or ~/.pgpass.")
    }

    /// Opens the store: the one place that names them all.
    /// - Throws: ``CommandFailure`` when there is none and none is to be made; `StoreError` when it cannot be opened.
    /// - Parameter access: to a server; only asked for when there is one.
    func open(
        makesStore: Bool, durability: Durability = .durable,
        server access: @autoclosure () throws -> ServerAccess = ServerAccess()
    ) async throws -> any JobStore {
        switch self {
        case .server(let url): return RemoteStore(api: .server(url, try access()))
        case .memory: return MemoryStore()
        case .sqlite(let path):
            guard makesStore || FileManager.default.fileExists(atPath: path) else {
                throw CommandFailure(
                    .unavailable,
                    "There is no store at \(PlainText.printable(path)). Check the path, or make one: "
                        + "shiftwork migrate up --store \(self)")
            }
            return try SQLiteStore(path: path)
        case .postgres(let address):
            return try await PostgresStore(address, migrates: makesStore)
        }
    }
}

import ShiftworkCore
import ShiftworkMemory
import ShiftworkSQLite

/// Makes the store of a run, connects processes to it, and knows how it forgets.
final class StoreHouse {
    enum Kind: String, CaseIterable, Codable {
        /// One table that all processes share, as if it were a server.
        case memory
        /// One file; each process opens it for itself.
        case sqlite

        /// Whether each process has a store of its own, which dies with it.
        var hasConnections: Bool { self == .sqlite }
    }

    let kind: Kind
    /// The store as one sees it who is no process.
    private(set) var bystander: any JobStore = MemoryStore()
    private let wrap: (any JobStore) -> any JobStore
    private var clock: @Sendable () -> Timestamp = { World.epoch }
    private var memory: MemoryStore?
    private var snapshot: MemorySnapshot?
    private var file: SQLiteFile?
    private var connections: [ObjectIdentifier: SQLiteStore] = [:]

    /// - Parameter wrap: puts something wrong around the store, for the proof that it is found.
    init(_ kind: Kind, wrap: @escaping (any JobStore) -> any JobStore = { $0 }) {
        (self.kind, self.wrap) = (kind, wrap)
    }

    var traits: StoreTraits {
        StoreTraits(name: kind.rawValue, isPersistent: true, isShared: kind.hasConnections)
    }

    func open(clock: @escaping @Sendable () -> Timestamp) {
        self.clock = clock
        switch kind {
        case .memory:
            let store = MemoryStore(clock: clock)
            memory = store
            bystander = wrap(store)
        case .sqlite:
            let file = SQLiteFile()
            self.file = file
            bystander = file.open(clock: clock)
        }
    }

    func connect(_ process: SimulatedProcess) -> any JobStore {
        guard let file else { return bystander }
        let store = file.open(clock: clock)
        connections[ObjectIdentifier(process)] = store
        return wrap(store)
    }

    /// The process is dead: the kernel closes its files.
    func disconnect(_ process: SimulatedProcess) {
        connections.removeValue(forKey: ObjectIdentifier(process))?.die()
    }

    /// Everything up to now is on disk.
    func sync() {
        snapshot = memory?.snapshot()
        file?.sync()
    }

    /// Goes back to what was on disk. Nobody is connected.
    func forget() {
        if let snapshot { memory?.restore(snapshot) }
        guard let file else { return }
        (bystander as? SQLiteStore)?.die()
        file.forget()
        bystander = file.open(clock: clock)
    }

    func tearDown() {
        for store in connections.values { store.die() }
        connections = [:]
        (bystander as? SQLiteStore)?.die()
        file?.remove()
    }
}

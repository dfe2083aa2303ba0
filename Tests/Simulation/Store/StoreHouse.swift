import ShiftworkCore
import ShiftworkMemory

/// Makes the store of a run, and knows how it forgets.
final class StoreHouse {
    enum Kind: String, CaseIterable, Codable { case memory }

    let kind: Kind
    private let wrap: (any JobStore) -> any JobStore
    private var memory: MemoryStore?
    private var snapshot: MemorySnapshot?

    /// - Parameter wrap: puts something wrong around the store, for the proof that it is found.
    init(_ kind: Kind, wrap: @escaping (any JobStore) -> any JobStore = { $0 }) {
        (self.kind, self.wrap) = (kind, wrap)
    }

    var traits: StoreTraits { StoreTraits(name: kind.rawValue, isPersistent: true, isShared: true) }

    func open(clock: @escaping @Sendable () -> Timestamp) -> any JobStore {
        switch kind {
        case .memory:
            let store = MemoryStore(clock: clock)
            memory = store
            return wrap(store)
        }
    }

    /// Everything up to now is on disk.
    func sync() { snapshot = memory?.snapshot() }

    /// Goes back to what was on disk.
    func forget() {
        if let snapshot { memory?.restore(snapshot) }
    }
}

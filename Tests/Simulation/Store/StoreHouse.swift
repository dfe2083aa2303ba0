import ShiftworkCore
import ShiftworkMemory

/// Makes the store of a run.
final class StoreHouse {
    enum Kind: String, CaseIterable { case memory }

    let kind: Kind
    private let wrap: (any JobStore) -> any JobStore

    /// - Parameter wrap: puts something wrong around the store, for the proof that it is found.
    init(_ kind: Kind, wrap: @escaping (any JobStore) -> any JobStore = { $0 }) {
        (self.kind, self.wrap) = (kind, wrap)
    }

    var traits: StoreTraits { StoreTraits(name: kind.rawValue, isPersistent: true, isShared: true) }

    func open(clock: @escaping @Sendable () -> Timestamp) -> any JobStore {
        switch kind {
        case .memory: wrap(MemoryStore(clock: clock))
        }
    }
}

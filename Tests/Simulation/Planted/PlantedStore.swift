import ShiftworkCore
import ShiftworkMemory

/// A store with one defect around or in the real ``MemoryStore``: it says only where it differs.
protocol PlantedStore: AnyObject, ForwardingStore {
    var base: MemoryStore { get }
    init(base: MemoryStore)
}

// Everything else is as it should be.
extension PlantedStore {
    var store: any JobStore { base }
}

import ShiftworkCore

/// A store that is wrong on purpose.
struct PlantedBug {
    init?(named name: String) { nil }

    func wrap(_ store: any JobStore) -> any JobStore { store }
}

/// A store that holds jobs is not a store to measure on.
public struct StoreHoldsJobs: Error, Sendable, CustomStringConvertible {
    public let count: Int

    public var description: String {
        "The store holds \(count) jobs. Measure on an empty one: leave --store out for a temporary file."
    }
}

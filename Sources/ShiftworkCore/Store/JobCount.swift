/// How many jobs match a query.
public struct JobCount: Sendable, Hashable {
    public var value: Int
    /// Whether there are no more than that; else counting stopped there.
    public var isExact: Bool

    public init(_ value: Int, isExact: Bool = true) { (self.value, self.isExact) = (value, isExact) }
}

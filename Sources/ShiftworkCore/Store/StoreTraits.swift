/// What differs between stores, as data.
public struct StoreTraits: Sendable, Hashable {
    /// As in `sqlite`.
    public var name: String
    /// Whether jobs outlive the process.
    public var isPersistent: Bool
    /// Whether other processes can use it at the same time.
    public var isShared: Bool

    public init(name: String, isPersistent: Bool, isShared: Bool) {
        (self.name, self.isPersistent, self.isShared) = (name, isPersistent, isShared)
    }
}

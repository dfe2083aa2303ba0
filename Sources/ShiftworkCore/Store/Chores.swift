/// What a store may have for its maintenance to do.
public struct Chores: OptionSet, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Jobs are due, or the store has numbers to add up: ``JobStore/release(limit:)``.
    public static let release = Chores(rawValue: 1)
    /// An operation is running.
    public static let operate = Chores(rawValue: 2)
    /// Whatever there may be.
    public static let all: Chores = [.release, .operate]
}

/// What a store says of itself.
public struct StoreHealth: Sendable, Hashable {
    /// As in `SQLite 3.40.1, WAL`.
    public var name: String
    /// What an acknowledged job survives, in words.
    public var durability: String
    public var schemaVersion: Int
    /// Things to look at, each with what to do.
    public var warnings: [String]

    public init(name: String, durability: String, schemaVersion: Int, warnings: [String] = []) {
        (self.name, self.durability, self.schemaVersion) = (name, durability, schemaVersion)
        self.warnings = warnings
    }
}

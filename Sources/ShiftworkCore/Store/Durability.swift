/// What an answered call has survived.
public enum Durability: String, Sendable, Hashable, Codable, CaseIterable {
    /// A power cut: the commit is on disk.
    case durable
    /// The death of any process of ours, but not a power cut.
    case relaxed
}

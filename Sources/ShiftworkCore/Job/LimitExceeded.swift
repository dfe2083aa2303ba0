/// A job that was refused because it carries too much, or something that cannot be kept.
public struct LimitExceeded: Error, Sendable, Hashable {
    /// What was too large or not allowed.
    public enum Subject: String, Sendable, Hashable, CaseIterable {
        /// The payload's size.
        case payload
        /// The result's size.
        case result
        /// The name of a type, a queue or a reference's type.
        case name
        /// The number of tags, or one of them.
        case tags
        /// The number of references, or one of them.
        case references
        /// The unique key.
        case uniqueKey = "unique_key"
        /// The id of a user or a tenant.
        case owner
    }

    /// What was refused.
    public let subject: Subject
    /// What is wrong, by how much, and what to do instead. Safe to log.
    public let description: String

    /// Whether it is a matter of size that HTTP answers with 413.
    public var isContentTooLarge: Bool {
        switch subject {
        case .payload, .result: true
        case .name, .tags, .references, .uniqueKey, .owner: false
        }
    }
}

extension LimitExceeded: CustomStringConvertible {}

/// The stored name of a kind of job, as in `"send-email"`: explicit and stable, never derived from a Swift type's name.
public struct JobType: Name {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The name of a queue, a named line of jobs.
public struct QueueName: Name {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Where a job goes that names no queue.
    public static let `default`: QueueName = "default"
}

/// A text that names one kind of thing, and that the compiler does not mix up with other texts.
public protocol Name: RawRepresentable, Sendable, Hashable, Comparable, Codable, ExpressibleByStringLiteral,
    CustomStringConvertible
where RawValue == String, StringLiteralType == String {
    /// Takes a text as a name. Whether it is a good one is checked when a job is enqueued (``Limits``).
    init(rawValue: String)
}

extension Name {
    /// Takes a text as a name.
    public init(_ text: String) { self.init(rawValue: text) }

    /// Takes a literal as a name.
    public init(stringLiteral value: String) { self.init(rawValue: value) }

    /// The text.
    public var description: String { rawValue }

    /// Orders as texts do.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

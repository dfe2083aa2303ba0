/// What holds for every job of a type that says nothing else. A value given at enqueue wins.
public struct JobDefaults: Sendable {
    public var queue: QueueName
    public var priority: JobPriority
    public var retry: RetryPolicy
    /// Limit of one attempt's run time; nil for none.
    public var timeout: Duration?
    /// Crashes of its worker after which a job fails.
    public var maxCrashes: Int
    public var retention: Retention?
    public var unique: UniqueRule?

    public init(
        queue: QueueName = .default, priority: JobPriority = .normal, retry: RetryPolicy = .default,
        timeout: Duration? = nil, maxCrashes: Int = 3, retention: Retention? = nil, unique: UniqueRule? = nil
    ) {
        (self.queue, self.priority, self.retry, self.timeout) = (queue, priority, retry, timeout)
        (self.maxCrashes, self.retention, self.unique) = (maxCrashes, retention, unique)
    }
}

/// A job's rank in its queue: 0 to 9, 0 runs first.
public struct JobPriority: RawRepresentable, Sendable, Hashable, Codable, ExpressibleByIntegerLiteral {
    public let rawValue: Int

    /// Clamps to 0…9.
    public init(rawValue: Int) { self.rawValue = min(max(rawValue, 0), 9) }
    /// Clamps to 0…9.
    public init(integerLiteral value: Int) { self.init(rawValue: value) }

    public static let highest: JobPriority = 0
    public static let high: JobPriority = 2
    public static let normal: JobPriority = 5
    public static let low: JobPriority = 8
    public static let lowest: JobPriority = 9
}

/// When two jobs of a type count as the same. What is marked `@Secret` does not count towards sameness.
public enum UniqueRule: Sendable, Hashable {
    /// While one with the same payload has not ended.
    case payload
    /// While one with the same payload, enqueued in the same period, has not ended; periods are counted from 1970.
    case payloadWithin(Duration)
}

/// What a queue hands out at most, over all workers. A queue without limits costs nothing.
public struct QueueLimits: Sendable, Hashable {
    /// So many of its jobs run at the same time, from 1 to 100,000; nil for any number. A job runs as long as its
    /// worker holds it. Where a limit is lowered, what runs goes on, and nothing begins until there is room.
    public var concurrency: Int?
    /// How many of its jobs begin in a span of time; nil for any number.
    public var rate: RateLimit?

    public init(concurrency: Int? = nil, rate: RateLimit? = nil) {
        (self.concurrency, self.rate) = (concurrency, rate)
    }

    /// No limits at all.
    public static let none = QueueLimits()
}

/// How many jobs may begin in a window of time. A window begins with the first start after the one before has ended: so
/// no window has more starts than `count`, and any span of the same length no more than twice as many.
///
/// A start is a claim: a retry is another one, and so is a job that was given back unrun.
public struct RateLimit: Sendable, Hashable {
    /// From 1 to 1,000,000.
    public var count: Int
    /// The length of a window, in whole milliseconds, from 100 ms to a day.
    public var per: Duration

    public init(_ count: Int, per: Duration) { (self.count, self.per) = (count, per) }
}

/// Other limits for a queue: only what is named changes.
public struct QueueLimitsChange: Sendable, Hashable {
    /// Nil leaves it; `.some(nil)` takes the limit away.
    public var concurrency: Int??
    /// Nil leaves it; `.some(nil)` takes the limit away.
    public var rate: RateLimit??

    public init(concurrency: Int?? = nil, rate: RateLimit?? = nil) {
        (self.concurrency, self.rate) = (concurrency, rate)
    }

    /// The limits after the change.
    public func applied(to limits: QueueLimits) -> QueueLimits {
        QueueLimits(concurrency: concurrency ?? limits.concurrency, rate: rate ?? limits.rate)
    }

    /// - Throws: `invalid` for a number that is no limit.
    public func check() throws(StoreError) {
        if let count = concurrency ?? nil, !QueueLimits.concurrencies.contains(count) {
            throw Self.invalid("a concurrency is from 1 to 100,000; pause the queue where nothing is to run")
        }
        guard let rate = rate ?? nil else { return }
        guard RateLimit.counts.contains(rate.count) else {
            throw Self.invalid("a rate is from 1 to 1,000,000 starts; pause the queue to begin none")
        }
        guard RateLimit.lengths.contains(rate.per), rate.per.microseconds % 1_000 == 0 else {
            throw Self.invalid("a rate is for a span from 100 ms to a day, in whole milliseconds")
        }
    }

    private static func invalid(_ message: String) -> StoreError {
        StoreError(.invalid, operation: "limit queue", message: message)
    }
}

extension QueueLimits {
    package static let concurrencies = 1...100_000
}

extension RateLimit {
    package static let counts = 1...1_000_000
    package static let lengths = Duration.milliseconds(100)...Duration.seconds(86_400)
}

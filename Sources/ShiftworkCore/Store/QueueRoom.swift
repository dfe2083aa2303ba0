/// How far the present window of a rate limit is used.
public struct RateWindow: Sendable, Hashable {
    /// When it began.
    public var since: Timestamp
    public var starts: Int

    package init(since: Timestamp, starts: Int) { (self.since, self.starts) = (since, starts) }
}

/// How many jobs one claim may take from a queue with limits: decided here for every store, which reads what runs and
/// the window, and writes the window back, in the commit of the claim.
package struct QueueRoom: Sendable {
    private let limits: QueueLimits
    private let running: Int
    private let now: Timestamp
    private let window: RateWindow?
    /// How many jobs this claim has taken so far.
    private(set) package var starts = 0

    package init(_ limits: QueueLimits, running: Int, window: RateWindow?, at now: Timestamp) {
        (self.limits, self.running, self.now) = (limits, running, now)
        self.window = window.flatMap { limits.rate?.end(of: $0, at: now) == nil ? nil : $0 }
    }

    /// So many may still be taken.
    package var left: Int {
        let byNumber = limits.concurrency.map { $0 - running } ?? .max
        let byRate = limits.rate.map { $0.count - (window?.starts ?? 0) } ?? .max
        return max(0, min(byNumber, byRate) - starts)
    }

    package mutating func take(_ count: Int = 1) { starts += count }

    /// The window as it is after this claim; nil where it is as before.
    package var next: RateWindow? {
        guard limits.rate != nil, starts > 0 else { return nil }
        return RateWindow(since: window?.since ?? now, starts: (window?.starts ?? 0) + starts)
    }

    /// When jobs may begin again by time alone: the end of a window that is used up.
    package var opensAt: Timestamp? {
        guard let rate = limits.rate, let window = next ?? window, window.starts >= rate.count else {
            return nil
        }
        return rate.end(of: window, at: now)
    }
}

extension QueueLimits {
    /// The window that goes on under these limits, as they are after a change: what has begun counts for another rate,
    /// too, or whoever lowers one would send another burst.
    package func keeping(_ window: RateWindow?) -> RateWindow? { rate == nil ? nil : window }
}

extension RateLimit {
    /// When a window ends; nil when it has, or when it lies ahead, as after a clock that has gone back.
    package func end(of window: RateWindow, at now: Timestamp) -> Timestamp? {
        let end = window.since + per
        return window.since <= now && now < end ? end : nil
    }
}

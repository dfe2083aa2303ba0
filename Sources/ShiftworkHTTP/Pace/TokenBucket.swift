internal import ShiftworkCore

/// How many requests somebody may make: so many in a span, and those saved up while they made none.
public struct RatePolicy: Sendable, Hashable {
    public var requests: Int
    public var span: Duration

    public init(_ requests: Int, per span: Duration) {
        (self.requests, self.span) = (max(1, requests), max(span, .milliseconds(1)))
    }
}

/// What somebody has left: tokens drip in with time, a request takes one.
struct TokenBucket: Sendable, Hashable {
    private var tokens: Double
    private var last: Duration

    /// A full one.
    /// - Parameter now: any clock that never steps back.
    init(_ policy: RatePolicy, at now: Duration) { (tokens, last) = (Double(policy.requests), now) }

    /// What one request is told.
    struct Answer: Sendable, Hashable {
        var isAllowed: Bool
        /// Whole requests left.
        var left: Int
        /// Until there is one more.
        var wait: Duration
    }

    /// Takes one.
    mutating func take(_ policy: RatePolicy, at now: Duration) -> Answer {
        let rate = Double(policy.requests) / policy.span.inSeconds
        tokens = min(Double(policy.requests), tokens + max(0, (now - last).inSeconds) * rate)
        last = now
        let isAllowed = tokens >= 1
        if isAllowed { tokens -= 1 }
        let wait = max(0, (1 - tokens) / rate)
        return Answer(isAllowed: isAllowed, left: Int(tokens), wait: .milliseconds(Int64(wait * 1_000) + 1))
    }

    /// Whether forgetting it changes nothing.
    func isFull(_ policy: RatePolicy, at now: Duration) -> Bool {
        let rate = Double(policy.requests) / policy.span.inSeconds
        return tokens + max(0, (now - last).inSeconds) * rate >= Double(policy.requests)
    }
}

extension Duration {
    fileprivate var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}

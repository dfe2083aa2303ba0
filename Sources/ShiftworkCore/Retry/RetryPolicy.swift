/// Whether and when a job that failed runs again.
///
///     .exponential(maxAttempts: 8)
///         .giveUp(on: CardDeclined.self)
///         .wait(.seconds(600), on: RateLimited.self)
///
/// A policy is a value and decides by itself: ``decision(after:attempt:maxAttempts:jitter:)`` looks at the error, the
/// attempt and a drawn number, never at a clock. Rules are asked in the order in which they were added; the first that
/// applies wins, and the back-off serves all other errors.
public struct RetryPolicy: Sendable {
    /// How often a job runs at most, the first run included.
    public var maxAttempts: Int
    /// How the wait grows.
    public var backoff: Backoff
    /// How the wait of the back-off is spread. A wait that a rule asks for is exact.
    public var jitter: Backoff.Jitter
    private var rules: [@Sendable (any Error) -> Ruling?] = []

    /// What a rule asks for, instead of the back-off.
    public enum Ruling: Sendable, Hashable {
        /// Not to retry at all.
        case giveUp
        /// To retry, if attempts remain, after exactly this time.
        case wait(Duration)
    }

    /// A policy from its parts. `maxAttempts` is at least 1.
    public init(maxAttempts: Int, backoff: Backoff, jitter: Backoff.Jitter = .none) {
        precondition(
            maxAttempts >= 1, "maxAttempts is \(maxAttempts): the first run is an attempt, so use 1 or more.")
        if case .exponential(_, let factor, _) = backoff {
            precondition(
                factor >= 1,
                "The factor of a back-off is \(factor): waits that shrink overload; use 1 or more.")
        }
        self.maxAttempts = maxAttempts
        self.backoff = backoff
        self.jitter = jitter
    }
}

extension RetryPolicy {
    /// Waits of 15 s, 30 s, 60 s…, spread by full jitter, up to an hour. Four attempts are one run and three retries.
    public static func exponential(
        base: Duration = .seconds(15), factor: Double = 2, cap: Duration = .seconds(3600),
        maxAttempts: Int = 4, jitter: Backoff.Jitter = .full
    ) -> RetryPolicy {
        RetryPolicy(
            maxAttempts: maxAttempts, backoff: .exponential(base: base, factor: factor, cap: cap),
            jitter: jitter)
    }

    /// The same wait every time.
    public static func fixed(
        _ delay: Duration, maxAttempts: Int = 4, jitter: Backoff.Jitter = .none
    ) -> RetryPolicy {
        RetryPolicy(maxAttempts: maxAttempts, backoff: .fixed(delay), jitter: jitter)
    }

    /// Waits that grow by one `step` each time, up to `cap`.
    public static func linear(
        _ step: Duration, cap: Duration = .seconds(3600), maxAttempts: Int = 4, jitter: Backoff.Jitter = .none
    ) -> RetryPolicy {
        RetryPolicy(maxAttempts: maxAttempts, backoff: .linear(step: step, cap: cap), jitter: jitter)
    }

    /// Waits that a function chooses from the attempt that failed, counted from 1, and its error.
    public static func custom(
        maxAttempts: Int = 4, delay: @escaping @Sendable (_ attempt: Int, _ error: any Error) -> Duration
    ) -> RetryPolicy {
        RetryPolicy(maxAttempts: maxAttempts, backoff: .custom(delay))
    }

    /// One run, and no other.
    public static let none = RetryPolicy(maxAttempts: 1, backoff: .fixed(.zero))

    /// What a job gets that says nothing about retries: exponential, four attempts.
    public static let `default` = RetryPolicy.exponential()
}

extension RetryPolicy {
    /// Does not retry errors of this type.
    public func giveUp<E: Error>(on type: E.Type) -> RetryPolicy {
        when { $0 is E ? .giveUp : nil }
    }

    /// Retries errors of this type after exactly `delay`.
    public func wait<E: Error>(_ delay: Duration, on type: E.Type) -> RetryPolicy {
        when { $0 is E ? .wait(delay) : nil }
    }

    /// Asks `rule` about every error that no earlier rule answered; nil leaves the error to the next one.
    public func when(_ rule: @escaping @Sendable (any Error) -> Ruling?) -> RetryPolicy {
        var policy = self
        policy.rules.append(rule)
        return policy
    }

    /// What the first rule that knows this error asks for.
    func ruling(for error: any Error) -> Ruling? {
        for rule in rules {
            if let ruling = rule(error) { return ruling }
        }
        return nil
    }
}

/// How the wait before the next attempt grows with the attempts that failed, counted from 1.
///
/// No wait is negative or longer than ``longest``, whatever the numbers and however many attempts there were.
public enum Backoff: Sendable {
    /// The same wait every time.
    case fixed(Duration)
    /// One `step` after the first failure, two after the second, never more than `cap`.
    case linear(step: Duration, cap: Duration)
    /// `base` after the first failure, then `factor` times the wait before, never more than `cap`.
    case exponential(base: Duration, factor: Double, cap: Duration)
    /// Whatever the function answers for the attempt that failed and its error.
    case custom(@Sendable (_ attempt: Int, _ error: any Error) -> Duration)

    /// No wait is longer: a year.
    public static let longest = Duration.seconds(365 * 86_400)

    /// The wait after the given attempt failed, before any jitter; whole microseconds, as moments are.
    public func delay(afterAttempt attempt: Int, error: any Error) -> Duration {
        let attempt = max(1, attempt)
        switch self {
        case .fixed(let delay):
            return delay.withinLimits
        case .linear(let step, let cap):
            let (product, overflow) = step.microseconds.multipliedReportingOverflow(by: Int64(attempt))
            return overflow ? cap.withinLimits : min(.microseconds(product), cap).withinLimits
        case .exponential(let base, let factor, let cap):
            // Infinite for a large attempt, which is above every cap.
            let grown = Double(base.microseconds) * power(factor, attempt - 1)
            let limit = min(cap, Backoff.longest)
            guard grown < Double(limit.microseconds) else { return limit.withinLimits }
            return Duration.microseconds(Int64(grown + 0.5)).withinLimits
        case .custom(let delay):
            return delay(attempt, error).withinLimits
        }
    }

    /// How the wait is spread, so that jobs which failed together do not come back together.
    public enum Jitter: String, Sendable, Hashable, CaseIterable {
        /// Not at all: the wait is exact.
        case none
        /// Evenly between a tenth of the wait and the whole of it.
        ///
        /// Full jitter as it is usually written begins at zero, which sends some jobs straight back into the outage
        /// that failed them. A tenth keeps nine tenths of the spread and bounds the wait from below.
        case full

        /// Between which limits a wait falls; it is never shorter than the lower one.
        public func bounds(of delay: Duration) -> ClosedRange<Duration> {
            switch self {
            case .none: delay...delay
            case .full: .microseconds(delay.microseconds / 10)...delay
            }
        }

        /// The wait for a drawn number `draw` between 0 and 1.
        public func apply(to delay: Duration, draw: Double) -> Duration {
            let bounds = bounds(of: delay)
            let draw = draw.isNaN ? 1 : min(max(draw, 0), 1)
            let width = Double((bounds.upperBound - bounds.lowerBound).microseconds)
            return min(bounds.lowerBound + .microseconds(Int64(width * draw)), bounds.upperBound)
        }
    }
}

extension Duration {
    fileprivate var withinLimits: Duration { max(.zero, min(self, Backoff.longest)) }
}

/// By squaring: as fast for attempt 1,000,000,000 as for attempt 30, and without a mathematics library.
private func power(_ base: Double, _ exponent: Int) -> Double {
    var result = 1.0
    var square = base
    var rest = exponent
    while rest > 0 {
        if rest & 1 == 1 { result *= square }
        square *= square
        rest >>= 1
    }
    return result
}

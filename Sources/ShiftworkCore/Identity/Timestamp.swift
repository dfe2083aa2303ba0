/// A moment, in microseconds since 1970-01-01 00:00 UTC.
public struct Timestamp: Sendable, Hashable, Comparable {
    /// Microseconds since 1970, negative before.
    public var microseconds: Int64

    /// A moment from microseconds since 1970.
    public init(microseconds: Int64) { self.microseconds = microseconds }

    /// A moment from seconds since 1970.
    public init(seconds: Int64) { microseconds = seconds * 1_000_000 }

    /// Earlier is less.
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.microseconds < right.microseconds
    }

    /// The moment `duration` later; stays at the last representable moment instead of overflowing.
    public static func + (moment: Timestamp, duration: Duration) -> Timestamp {
        let (sum, overflow) = moment.microseconds.addingReportingOverflow(duration.microseconds)
        guard overflow else { return Timestamp(microseconds: sum) }
        return Timestamp(microseconds: duration.microseconds > 0 ? .max : .min)
    }

    /// The moment `duration` earlier.
    public static func - (moment: Timestamp, duration: Duration) -> Timestamp { moment + (.zero - duration) }

    /// The time from `earlier` to `later`.
    public static func - (later: Timestamp, earlier: Timestamp) -> Duration {
        .microseconds(later.microseconds - earlier.microseconds)
    }

    /// The number of the UTC day, counted from 1970-01-01.
    public var day: Int64 { floorDivide(microseconds, 86_400_000_000) }

    /// The moment rounded down to a multiple of `step`, counted from 1970.
    public func floored(to step: Duration) -> Timestamp {
        Timestamp(microseconds: floorDivide(microseconds, step.microseconds) * step.microseconds)
    }
}

extension Duration {
    /// The duration in whole microseconds, clamped to 64 bits.
    public var microseconds: Int64 { clamped(perSecond: 1_000_000) }

    /// The duration in whole nanoseconds, clamped to 64 bits: to 292 years.
    package var nanoseconds: Int64 { clamped(perSecond: 1_000_000_000) }

    /// In whole units of which so many make a second.
    @inline(__always)
    private func clamped(perSecond units: Int64) -> Int64 {
        let (seconds, attoseconds) = components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: units)
        guard !overflow else { return seconds > 0 ? .max : .min }
        let (sum, again) = whole.addingReportingOverflow(attoseconds / (1_000_000_000_000_000_000 / units))
        return again ? (seconds > 0 ? .max : .min) : sum
    }
}

private func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
    let quotient = value / divisor
    return value % divisor < 0 ? quotient - 1 : quotient
}

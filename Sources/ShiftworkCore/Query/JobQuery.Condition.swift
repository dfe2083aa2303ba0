extension JobQuery {
    /// What is asked of something that has an order.
    public enum Condition<Value: Sendable & Hashable>: Sendable, Hashable {
        /// Strictly more, later, longer: `:>`.
        case above(Value)
        /// Strictly less, earlier, shorter: `:<`.
        case below(Value)
        /// In any of the intervals, their ends included.
        case within(Values<Interval<Value>>)

        /// Exactly this.
        public static func equal(_ value: Value) -> Condition { .within([.only(value)]) }
        /// This or more: `:>=`.
        public static func atLeast(_ value: Value) -> Condition { .within([.from(value)]) }
        /// This or less: `:<=`.
        public static func atMost(_ value: Value) -> Condition { .within([.through(value)]) }
    }

    /// A value, or a stretch with at least one end. Ends belong to it.
    public struct Interval<Value: Sendable & Hashable>: Sendable, Hashable {
        /// The lower end; nil when it is open.
        public let lower: Value?
        /// The upper end; nil when it is open. Never nil together with `lower`.
        public let upper: Value?

        /// `a`
        public static func only(_ value: Value) -> Interval { Interval(lower: value, upper: value) }
        /// `a..`
        public static func from(_ lower: Value) -> Interval { Interval(lower: lower, upper: nil) }
        /// `..b`
        public static func through(_ upper: Value) -> Interval { Interval(lower: nil, upper: upper) }
    }
}

extension JobQuery.Interval where Value: Comparable {
    /// `a..b`: the stretch between two values, whichever of them comes first.
    public static func between(_ one: Value, _ other: Value) -> JobQuery.Interval<Value> {
        JobQuery.Interval(lower: min(one, other), upper: max(one, other))
    }
}

extension JobQuery.Interval<JobQuery.Moment> {
    /// `a..b`: the stretch between two moments, whichever of them comes first.
    public static func between(_ one: JobQuery.Moment, _ other: JobQuery.Moment) -> Self {
        one.isKnownToFollow(other) ? Self(lower: other, upper: one) : Self(lower: one, upper: other)
    }
}

extension JobQuery.Condition<Int> {
    /// The numbers that are meant; empty when nothing can be above or below.
    public var ranges: [ClosedRange<Int>] {
        switch self {
        case .above(let value): value == .max ? [] : [value + 1 ... .max]
        case .below(let value): value == .min ? [] : [.min...value - 1]
        case .within(let intervals): intervals.map { ($0.lower ?? .min)...($0.upper ?? .max) }
        }
    }
}

extension JobQuery.Condition<JobQuery.Span> {
    /// The durations that are meant, in whole milliseconds, the job's own duration rounded down.
    public var milliseconds: [ClosedRange<Int64>] {
        switch self {
        case .above(let span): [span.milliseconds + 1 ... .max]
        case .below(let span): [.min...span.milliseconds - 1]
        case .within(let intervals):
            intervals.map { ($0.lower?.milliseconds ?? .min)...($0.upper?.milliseconds ?? .max) }
        }
    }
}

extension JobQuery.Condition<JobQuery.Moment> {
    /// The stretches of time that are meant at `now`. A resolved query means the same at any time.
    public func ranges(at now: Timestamp) -> [JobQuery.TimeRange] {
        switch self {
        case .above(let moment): [JobQuery.TimeRange(from: moment.extent(at: now).end)]
        case .below(let moment): [JobQuery.TimeRange(before: moment.extent(at: now).start)]
        case .within(let intervals): intervals.map { $0.range(at: now) }
        }
    }

    func resolved(at now: Timestamp) -> JobQuery.Condition<JobQuery.Moment> {
        switch self {
        case .above(let moment): .above(moment.resolved(at: now))
        case .below(let moment): .below(moment.resolved(at: now))
        case .within(let intervals): .within(intervals.mapped { $0.resolved(at: now) })
        }
    }
}

extension JobQuery.Interval<JobQuery.Moment> {
    /// `7d` alone is the time since then, as the moment itself is of no interest to anybody.
    private var isSince: Bool {
        guard let lower else { return false }
        return upper == nil || (upper == lower && lower.isRelative)
    }

    func range(at now: Timestamp) -> JobQuery.TimeRange {
        let (first, last) = (lower?.extent(at: now), upper?.extent(at: now))
        guard !isSince else { return JobQuery.TimeRange(from: first?.start) }
        guard let first, let last else { return JobQuery.TimeRange(from: first?.start, before: last?.end) }
        return JobQuery.TimeRange(from: min(first.start, last.start), before: max(first.end, last.end))
    }

    func resolved(at now: Timestamp) -> Self {
        let (first, last) = (lower?.resolved(at: now), upper?.resolved(at: now))
        guard let first, let last, !isSince else { return Self(lower: first, upper: isSince ? nil : last) }
        return .between(first, last)
    }
}

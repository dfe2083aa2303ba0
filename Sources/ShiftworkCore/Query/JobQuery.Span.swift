extension JobQuery {
    /// A length of time as the filter language writes it: whole milliseconds, from none to a hundred years.
    public struct Span: Sendable, Hashable, Comparable {
        /// The length in milliseconds.
        public let milliseconds: Int64

        static let limit: Int64 = 36_500 * 86_400_000

        /// A duration, rounded down to milliseconds and clamped to what a query can say.
        public init(_ duration: Duration) { self.init(milliseconds: duration.microseconds / 1_000) }

        init(milliseconds: Int64) { self.milliseconds = min(max(milliseconds, 0), Span.limit) }

        /// The length as a duration.
        public var duration: Duration { .milliseconds(milliseconds) }

        /// Shorter is less.
        public static func < (left: Span, right: Span) -> Bool { left.milliseconds < right.milliseconds }

        /// A number of milliseconds.
        public static func milliseconds(_ number: Int) -> Span { Span(.milliseconds(number)) }
        /// A number of seconds.
        public static func seconds(_ number: Int) -> Span { Span(.seconds(number)) }
        /// A number of minutes.
        public static func minutes(_ number: Int) -> Span { Span(.minutes(number)) }
        /// A number of hours.
        public static func hours(_ number: Int) -> Span { Span(.hours(number)) }
        /// A number of days of 24 hours.
        public static func days(_ number: Int) -> Span { Span(.days(number)) }
    }
}

extension JobQuery.Span {
    /// The units of the filter language, the longest first.
    enum Unit: String, CaseIterable {
        case d, h, m, s, ms

        var milliseconds: Int64 {
            switch self {
            case .d: 86_400_000
            case .h: 3_600_000
            case .m: 60_000
            case .s: 1_000
            case .ms: 1
            }
        }
    }

    /// Written in the longest unit that fits exactly: `90s`, `2h`.
    var text: String {
        guard milliseconds > 0 else { return "0s" }
        let unit = Unit.allCases.first { milliseconds % $0.milliseconds == 0 } ?? .ms
        return "\(milliseconds / unit.milliseconds)\(unit.rawValue)"
    }
}

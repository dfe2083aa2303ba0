extension JobQuery {
    /// A time as people write it: a day, an instant, or so long ago.
    ///
    /// A moment is as long as it is written: a day lasts a day, an instant a millisecond (the precision in
    /// which times are shown; a microsecond if it was given with microseconds). So `..2026-11-08` includes
    /// the eighth.
    public struct Moment: Sendable, Hashable {
        enum Kind: Sendable, Hashable {
            case instant(Timestamp)
            /// Counted from 1970, in UTC.
            case day(Int64)
            case ago(Span)
        }

        let kind: Kind

        private init(_ kind: Kind) { self.kind = kind }

        /// An instant, clamped to the years 1 to 9999.
        public static func at(_ time: Timestamp) -> Moment { Moment(.instant(Moment.writable(time))) }

        /// The UTC day that contains `time`.
        public static func day(of time: Timestamp) -> Moment { Moment(.day(Moment.writable(time).day)) }

        /// So long before now.
        public static func ago(_ span: Span) -> Moment { Moment(.ago(span)) }

        // What RFC 3339 can say.
        private static func writable(_ time: Timestamp) -> Timestamp {
            let year1 = Timestamp(seconds: -62_135_596_800)
            let year10000 = Timestamp(seconds: 253_402_300_800)
            return min(max(time, year1), Timestamp(microseconds: year10000.microseconds - 1))
        }
    }

    /// A stretch of absolute time.
    public struct TimeRange: Sendable, Hashable {
        /// Its first moment; nil when it has no beginning.
        public var from: Timestamp?
        /// The first moment after it; nil when it has no end.
        public var before: Timestamp?

        /// A stretch from its first moment to the one that is past it.
        public init(from: Timestamp? = nil, before: Timestamp? = nil) {
            self.from = from
            self.before = before
        }

        /// Whether the moment lies in the stretch.
        public func contains(_ time: Timestamp) -> Bool {
            if let from, time < from { return false }
            if let before, time >= before { return false }
            return true
        }
    }
}

extension JobQuery.Moment {
    var isRelative: Bool {
        switch kind {
        case .ago: true
        case .instant, .day: false
        }
    }

    /// The moment's first instant, and the first one after it.
    func extent(at now: Timestamp) -> (start: Timestamp, end: Timestamp) {
        switch resolved(at: now).kind {
        case .instant(let time):
            let precision: Int64 = time.microseconds % 1_000 == 0 ? 1_000 : 1
            return (time, time + .microseconds(precision))
        case .day(let day):
            return (Timestamp(seconds: day * 86_400), Timestamp(seconds: (day + 1) * 86_400))
        case .ago: preconditionFailure("A resolved moment is absolute.")
        }
    }

    func resolved(at now: Timestamp) -> JobQuery.Moment {
        switch kind {
        case .ago(let span): .at(now - span.duration)
        case .instant, .day: self
        }
    }

    /// Whether it comes later than `other` whatever the time is now.
    func isKnownToFollow(_ other: JobQuery.Moment) -> Bool {
        switch (kind, other.kind) {
        case (.ago(let span), .ago(let otherSpan)): span < otherSpan
        case (.ago, _), (_, .ago): false
        case (.instant, _), (.day, _):
            extent(at: Timestamp(microseconds: 0)).start > other.extent(at: Timestamp(microseconds: 0)).start
        }
    }
}

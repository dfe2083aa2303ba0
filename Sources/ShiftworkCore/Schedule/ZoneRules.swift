/// How far the clocks of a place are from UTC, at any moment.
///
/// Only offsets at moments are asked for, never calendar arithmetic: what a clock shows is UTC plus its offset, which
/// also holds where clocks jump by half an hour (Lord Howe) or a whole day (Samoa).
public struct ZoneRules: Sendable {
    /// The zone's name, as in `Europe/Rome`.
    public let name: String
    private let offsetAt: @Sendable (_ seconds: Int64) -> Int64

    /// Rules that a function knows: seconds east of UTC, from seconds since 1970.
    public init(name: String, offset: @escaping @Sendable (_ seconds: Int64) -> Int64) {
        self.name = name
        offsetAt = offset
    }

    /// UTC.
    public static let utc = ZoneRules(name: "UTC") { _ in 0 }

    /// A change of the clock: from this second on, the offset is another.
    struct Change {
        var at: Int64
        var offset: Int64
    }

    /// The offset in seconds east of UTC, at seconds since 1970.
    public func offset(at seconds: Int64) -> Int64 { offsetAt(seconds) }

    /// No place has changed its clock twice in a day and back: two moments a day apart that have one offset have no
    /// change between them.
    private static let stride: Int64 = 86_400

    /// The first change in `start + 1 ... end`.
    func firstChange(after start: Int64, through end: Int64) -> Change? {
        let offset = offset(at: start)
        var low = start
        while low < end {
            let high = min(low + ZoneRules.stride, end)
            if self.offset(at: high) != offset { return change(after: low, through: high, from: offset) }
            low = high
        }
        return nil
    }

    /// Where the local clock had come when it was last changed within a day before `moment`.
    ///
    /// If it was set back, earlier times are shown for the second time; no clock was ever set back by more than a day.
    func latestShown(at moment: Int64) -> Int64 {
        let start = moment - ZoneRules.stride
        guard let change = firstChange(after: start, through: moment) else { return .min }
        return change.at + offset(at: start)
    }

    private func change(after start: Int64, through end: Int64, from offset: Int64) -> Change {
        var (low, high) = (start, end)
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if self.offset(at: middle) == offset { low = middle } else { high = middle }
        }
        return Change(at: high, offset: self.offset(at: high))
    }
}

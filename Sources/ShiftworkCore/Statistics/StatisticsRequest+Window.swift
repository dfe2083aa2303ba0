extension StatisticsRequest {
    /// So many users are told where answers are for people.
    package static let usersTold = 1_000

    /// How many users have rows, if that was asked and not just for one.
    package var userLimit: Int? { user == nil ? mostUsers.map { max(0, $0) } : nil }

    /// The resolution whose buckets answer: the one that serves the window, or the coarser `step`; a user's
    /// series begins with hours.
    public func resolution(now: Timestamp) -> StatisticsResolution {
        let serving = StatisticsResolution.serving(from: from, until: until, now: now)
        let wanted = [serving, step, user != nil || mostUsers != nil ? .hour : nil].compactMap(\.self)
        return wanted.max { $0.length < $1.length } ?? serving
    }

    /// The window as it is answered: whole buckets that cover what was asked for.
    public func window(of resolution: StatisticsResolution) -> Range<Timestamp> {
        let first = from.floored(to: resolution.length)
        guard until > from else { return first..<first }
        return first..<((until - .microseconds(1)).floored(to: resolution.length) + resolution.length)
    }
}

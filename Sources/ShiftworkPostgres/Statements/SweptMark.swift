/// Up to where this process has dealt with the rows of a table that are numbered as they come, so that the dead rows
/// that a long transaction keeps are not walked past each time.
///
/// Numbers are given before a commit, so some come late: a margin is looked through again. And everything is, each half
/// minute: a server that took over from another may give numbers out again.
struct SweptMark: Sendable {
    private var lowest: Int64 = 0
    private var lastSweep = ContinuousClock.now

    private static let margin: Int64 = 5_000
    private static let sweepEvery = Duration.seconds(30)

    /// Where to begin now.
    mutating func begin() -> Int64 {
        if ContinuousClock.now - lastSweep >= Self.sweepEvery { (lowest, lastSweep) = (0, .now) }
        return lowest
    }

    /// Everything up to this number has been dealt with; nil when there was nothing.
    mutating func pass(_ number: Int64?) {
        if let number { lowest = max(lowest, number - Self.margin) }
    }
}

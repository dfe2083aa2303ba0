internal import Synchronization

/// What this process knows of the table of limits.
final class LimitTable: Sendable {
    private let isThere = Atomic(false)
    private let busyInRow = Mutex(0)

    /// Whether it was seen. This program works with the schema before its own, too, and that may be brought up to date
    /// while it runs: so trips look for the table until they have seen it.
    var isKnown: Bool { isThere.load(ordering: .relaxed) }
    func note() { isThere.store(true, ordering: .relaxed) }

    /// How soon to look again when another claim held a queue: after 20 ms, and twice as long each time in a row, up to
    /// a second, for a process that froze in a claim holds it for long. Nil when nobody did.
    func rest(isBusy: Bool) -> Duration? {
        let inRow = busyInRow.withLock { count in
            count = isBusy ? min(count + 1, 7) : 0
            return count
        }
        return isBusy ? min(.milliseconds(10 << inRow), .seconds(1)) : nil
    }
}

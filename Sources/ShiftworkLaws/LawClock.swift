public import ShiftworkCore
internal import Synchronization

/// The clock of a store under the laws: it stands still until it is moved.
public final class LawClock: Sendable {
    private let moment: Mutex<Timestamp>

    /// A clock that shows 2026-11-21 08:00 UTC.
    public init() { moment = Mutex(Timestamp(seconds: 1_795_248_000)) }

    /// What it shows.
    public var now: Timestamp { moment.withLock { $0 } }

    /// Moves it on, or back by a negative duration.
    public func advance(by duration: Duration) { moment.withLock { $0 = $0 + duration } }
}

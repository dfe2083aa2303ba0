public import ShiftworkCore
public import ShiftworkRuntime
internal import Synchronization

/// Time that stands still until a test moves it: the ``System`` of a ``TestShiftwork``.
///
/// Whoever sleeps on it wakes in the order of the moments waited for. ``advance(by:)`` moves time at once, as
/// a process that was frozen sees it. ``run(for:)`` lets time pass: from moment to moment, and at each one it
/// waits until everybody on the clock's executor sleeps again, so that a test with workers runs the same way
/// every time.
public final class TestClock: Sendable {
    private struct Sleeper {
        let wakesAt: Duration
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var uptime = Duration.zero
        var next = 0
        var sleepers: [Int: Sleeper] = [:]
        /// Cancelled before they fell asleep.
        var cancelled: Set<Int> = []
        var random: UInt64 = 0x5eed
    }

    private let state = Mutex(State())
    private let start: Timestamp
    /// Where everything runs that the clock is to wait for in ``run(for:)``, one step after the other.
    public let executor = TestExecutor()

    /// A clock that stands still.
    /// - Parameter start: the wall clock's first moment.
    public init(start: Timestamp = Timestamp(seconds: 1_767_225_600)) { self.start = start }

    /// The wall clock.
    public var now: Timestamp { start + uptime }

    /// The time since the clock was made.
    public var uptime: Duration { state.withLock { $0.uptime } }

    /// The clock as the runtime takes it: with a random number generator that gives the same numbers every time.
    public var system: System {
        System(
            now: { self.now }, uptime: { self.uptime }, sleep: { try await self.sleep(for: $0) },
            random: { self.random() }, engine: executor)
    }

    // MARK: Move

    /// Moves time at once; who should have woken meanwhile wakes, in order.
    public func advance(by duration: Duration) {
        let target = uptime + duration
        while let sleeper = wake(until: target) { sleeper.continuation.resume() }
        state.withLock { $0.uptime = max($0.uptime, target) }
    }

    /// Lets time pass: at each moment at which somebody wakes, waits until all on the executor sleep again.
    public func run(for duration: Duration) async {
        let target = uptime + duration
        await executor.untilIdle()
        while let sleeper = wake(until: target) {
            sleeper.continuation.resume()
            await executor.untilIdle()
        }
        state.withLock { $0.uptime = max($0.uptime, target) }
    }

    /// Lets time pass until something holds, an hour at the most; whether it did.
    public func run(until isReached: () async throws -> Bool) async rethrows -> Bool {
        let limit = uptime + .seconds(3600)
        await executor.untilIdle()
        // Who is on another executor is not seen: he is given a number of turns.
        var turns = 100_000
        while try await !isReached() {
            if let sleeper = wake(until: limit) {
                sleeper.continuation.resume()
            } else {
                guard turns > 0, uptime < limit else { return try await isReached() }
                turns -= 1
                await Task.yield()
            }
            await executor.untilIdle()
        }
        return true
    }

    /// Moves time to the first moment waited for, if that is not later than `limit`.
    private func wake(until limit: Duration) -> Sleeper? {
        state.withLock { state in
            let order = { (sleeper: (key: Int, value: Sleeper)) in (sleeper.value.wakesAt, sleeper.key) }
            guard let first = state.sleepers.min(by: { order($0) < order($1) }), first.value.wakesAt <= limit
            else { return nil }
            state.sleepers[first.key] = nil
            state.uptime = max(state.uptime, first.value.wakesAt)
            return first.value
        }
    }

    // MARK: Be asked

    private func sleep(for duration: Duration) async throws {
        try Task.checkCancellation()
        guard duration > .zero else { return await Task.yield() }
        let number = state.withLock { state in
            state.next += 1
            return state.next
        }
        defer { state.withLock { _ = $0.cancelled.remove(number) } }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isCancelled = state.withLock { state in
                    guard !state.cancelled.contains(number) else { return true }
                    state.sleepers[number] = Sleeper(
                        wakesAt: state.uptime + duration, continuation: continuation)
                    return false
                }
                if isCancelled { continuation.resume(throwing: CancellationError()) }
            }
        } onCancel: {
            let sleeper = state.withLock { state in
                state.cancelled.insert(number)
                return state.sleepers.removeValue(forKey: number)
            }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }

    /// SplitMix64, by Sebastiano Vigna.
    private func random() -> UInt64 {
        state.withLock { state in
            state.random &+= 0x9e37_79b9_7f4a_7c15
            var mixed = state.random
            mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
            return mixed ^ (mixed >> 31)
        }
    }
}

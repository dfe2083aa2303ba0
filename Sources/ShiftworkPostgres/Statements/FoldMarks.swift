internal import Synchronization

/// Remembers up to where this process has folded, so that the dead rows that a long transaction keeps are not walked
/// past each second. Numbers are given before a commit, so some come late: a margin is looked through again each time,
/// and everything now and then.
final class FoldMarks: Sendable {
    /// The lowest number that may not have been folded, of each table.
    struct Marks: Sendable {
        var counter: Int64 = 0
        var statistics: Int64 = 0
    }

    private struct State {
        var marks = Marks()
        var lastSweep = ContinuousClock.now
    }

    private let state = Mutex(State())

    private static let margin: Int64 = 5_000
    private static let sweepEvery = Duration.seconds(30)

    /// Where to begin.
    var marks: Marks {
        state.withLock { state in
            if ContinuousClock.now - state.lastSweep >= Self.sweepEvery {
                (state.marks, state.lastSweep) = (Marks(), .now)
            }
            return state.marks
        }
    }

    /// These were the highest numbers folded.
    func note(counter: Int64?, statistics: Int64?) {
        state.withLock { state in
            if let counter { state.marks.counter = max(state.marks.counter, counter - Self.margin) }
            if let statistics {
                state.marks.statistics = max(state.marks.statistics, statistics - Self.margin)
            }
        }
    }
}

internal import Synchronization

/// Remembers up to where this process has folded.
final class FoldMarks: Sendable {
    /// The lowest number that may not have been folded, of each table.
    struct Marks: Sendable {
        var counter: Int64
        var statistics: Int64
    }

    private struct State {
        var counter = SweptMark()
        var statistics = SweptMark()
    }

    private let state = Mutex(State())

    /// Where to begin.
    var marks: Marks {
        state.withLock { Marks(counter: $0.counter.begin(), statistics: $0.statistics.begin()) }
    }

    /// Everything before these numbers has been folded; nil where nothing is known.
    func note(counter: Int64?, statistics: Int64?) {
        state.withLock { state in
            state.counter.pass(counter)
            state.statistics.pass(statistics)
        }
    }
}

internal import ShiftworkCore
internal import Synchronization

/// Remembers, for each line, up to where this process has taken everything, so that the dead rows that a long
/// transaction keeps are not walked past at each claim.
///
/// Jobs may come to lie behind a mark: those whose insert commits late, those given back, those of other processes. So
/// the lines are swept from their start each second, or more seldom so that sweeps take no more than a tenth of the
/// time; and there are no marks at all as long as that is quick. Marks hold for the types that they were found for:
/// a claim for others forgets them.
final class LowWater: Sendable {
    /// A place in a line.
    struct Mark: Comparable {
        var enqueuedAt: Timestamp
        var job: JobID

        static func < (left: Mark, right: Mark) -> Bool {
            (left.enqueuedAt, left.job) < (right.enqueuedAt, right.job)
        }
    }

    private struct State {
        var types: Set<Int32> = []
        var marks: [Line: Mark] = [:]
        /// How many claims in a row were slow to find their jobs.
        var slowInRow = 0
        var lastSweep = ContinuousClock.now
        var lastWalk = Duration.zero
    }

    private let state = Mutex(State())

    /// Finding the front of the lines is slow from here on.
    private static let slow = Duration.milliseconds(10)
    /// So many slow claims in a row are no accident.
    private static let patience = 3

    /// Forgets what was found for other types.
    func prepare(for types: Set<Int32>) {
        state.withLock { state in
            if state.types != types { state = State(types: types) }
        }
    }

    /// Where to begin; nil when at the start.
    var marks: [Line: Mark]? { state.withLock { $0.marks.isEmpty ? nil : $0.marks } }

    /// Whether it is time to begin at the start again.
    func isSweepDue(isShort: Bool) -> Bool {
        state.withLock { state in
            let wait = max(isShort ? .milliseconds(250) : .seconds(1), state.lastWalk * 10)
            return ContinuousClock.now - state.lastSweep >= wait
        }
    }

    /// A claim for these types took these rows, after so long a search.
    func note(_ rows: Answer, of types: Set<Int32>, walked: Duration, isSweep: Bool) {
        state.withLock { state in
            guard state.types == types else { return }
            if isSweep {
                state.slowInRow = walked < Self.slow ? 0 : state.slowInRow + 1
                (state.lastSweep, state.lastWalk) = (.now, walked)
            }
            guard state.slowInRow >= Self.patience else {
                state.marks = [:]
                return
            }
            for row in rows {
                guard let job = row[0] as JobID?, let at = row[2] as Timestamp? else { return }
                let line = Line(queue: row[9], priority: row[15])
                let mark = Mark(enqueuedAt: at, job: job)
                state.marks[line] = isSweep ? mark : max(state.marks[line] ?? mark, mark)
            }
        }
    }
}

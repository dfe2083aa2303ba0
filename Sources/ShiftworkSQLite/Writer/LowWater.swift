internal import ShiftworkCore

/// Remembers, for each line, up to where it holds only jobs of types that this process does not run, so that
/// a long head of them is not walked at each claim. Other processes may put jobs behind the mark: so it holds
/// for a second only.
struct LowWater {
    struct Line: Hashable {
        let queue: Int64
        let priority: Int64
    }

    /// A place in a line.
    struct Mark: Comparable {
        var enqueuedAt: Int64
        var n: Int64

        static let start = Mark(enqueuedAt: .min, n: .min)
        static let end = Mark(enqueuedAt: .max, n: .max)

        static func < (left: Mark, right: Mark) -> Bool {
            (left.enqueuedAt, left.n) < (right.enqueuedAt, right.n)
        }
    }

    private var marks: [Line: Mark] = [:]
    private var types: Set<JobType> = []
    private var since = Timestamp(microseconds: 0)

    /// Where to begin in a line.
    func mark(_ line: Line) -> Mark { marks[line] ?? .start }

    mutating func raise(_ line: Line, to mark: Mark) { marks[line] = mark }

    /// Forgets what is too old, or was found for other types.
    mutating func prepare(for wanted: Set<JobType>, at now: Timestamp) {
        guard !marks.isEmpty else { return }
        if types != wanted || now < since || now - since >= .seconds(1) { marks.removeAll() }
    }

    mutating func begin(with wanted: Set<JobType>, at now: Timestamp) {
        if marks.isEmpty { (types, since) = (wanted, now) }
    }

    /// A job came to a line, perhaps behind the mark.
    mutating func lower(to job: Position) {
        guard !marks.isEmpty else { return }
        let line = Line(queue: job.queue, priority: job.priority)
        let mark = Mark(enqueuedAt: job.motion.enqueuedAt.microseconds, n: job.n)
        if let present = marks[line], mark <= present { marks[line] = nil }
    }

    /// Forgets what is too old; true when there was anything.
    mutating func expire(at now: Timestamp) -> Bool {
        guard !marks.isEmpty, now < since || now - since >= .seconds(1) else { return false }
        marks.removeAll()
        return true
    }

    mutating func removeAll() { marks.removeAll() }
}

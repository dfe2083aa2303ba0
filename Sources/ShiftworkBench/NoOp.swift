internal import ShiftworkCore
internal import Synchronization

/// Does nothing, so that all that is measured is Shiftwork's own.
struct NoOp: Job {
    static let type: JobType = "bench-no-op"
    static let defaults = JobDefaults(queue: "bench", retry: .none)

    /// Its place in the measurement; nil where nobody counts.
    var number: Int?
    var text: String

    func perform(in context: JobContext<Tally>) async throws {
        if let number { context.services.ran(number) }
    }
}

/// Counts the runs of numbered jobs, and notes when the last one began.
final class Tally: Sendable {
    private let state: Mutex<(runs: [UInt8], last: Duration)>
    private let uptime: @Sendable () -> Duration

    init(jobs: Int, uptime: @escaping @Sendable () -> Duration) {
        state = Mutex(([UInt8](repeating: 0, count: jobs), .zero))
        self.uptime = uptime
    }

    func ran(_ number: Int) {
        let now = uptime()
        state.withLock { state in
            if number < state.runs.count, state.runs[number] < .max { state.runs[number] += 1 }
            state.last = now
        }
    }

    var lastStart: Duration { state.withLock { $0.last } }

    func times(_ number: Int) -> Int { state.withLock { Int($0.runs[number]) } }

    /// Begins anew: the numbers are given out again.
    func forget() { state.withLock { state in for index in state.runs.indices { state.runs[index] = 0 } } }

    var repeated: Int { state.withLock { $0.runs.count { $0 > 1 } } }
}

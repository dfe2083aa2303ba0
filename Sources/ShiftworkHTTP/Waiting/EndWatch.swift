internal import ShiftworkCore
internal import Synchronization

/// Tells those who wait for the ends of jobs: one looks for all of them, while anybody waits.
final class EndWatch: Sendable {
    private struct State {
        var isLooking = false
        var pause = EndWatch.shortestPause
    }

    private let store: any JobStore
    private let room = WaitingRoom<JobID>()
    private let state = Mutex(State())

    private static let shortestPause = Duration.milliseconds(10)
    private static let longestPause = Duration.milliseconds(500)
    /// Who comes when so many wait is not waited for: they ask again.
    private static let limit = 1_000

    init(store: any JobStore) { self.store = store }

    /// Who waits now.
    var count: Int { room.count }

    /// Waits until a job has ended; no longer than until a moment. False when too many wait already.
    func wait(for job: JobID, until moment: ContinuousClock.Instant) async -> Bool {
        await room.wait(for: job, until: moment) {
            guard room.count <= Self.limit else { return false }
            let mustLook = state.withLock { state in
                defer { (state.isLooking, state.pause) = (true, Self.shortestPause) }
                return !state.isLooking
            }
            // It outlives the request that begins it and ends with the last that waits: an API that is mounted
            // somewhere has no service of its own to run it in.
            if mustLook { Task { await look() } }
            return true
        }
    }

    private func look() async {
        // Its looks belong to no request, not to the one that happened to begin it.
        await RequestClock.$current.withValue(nil) {
            while let pause = nextPause() {
                try? await Task.sleep(for: pause)
                let jobs = Array(room.matters)
                for start in stride(from: 0, to: jobs.count, by: JobQuery.valueLimit) {
                    let part = jobs[start..<min(start + JobQuery.valueLimit, jobs.count)]
                    await wake(part)
                }
            }
        }
    }

    /// Wakes those whose jobs have ended. A store that is away is asked again.
    private func wake(_ jobs: ArraySlice<JobID>) async {
        guard let ids = JobQuery.Values(jobs) else { return }
        let ended = PageRequest(JobQuery(.id(ids)) && .status(.terminal), limit: jobs.count)
        guard let page = try? await store.page(ended) else { return }
        room.wake(for: Set(page.jobs.map(\.id)))
    }

    /// How long to wait before the next look, ever longer while nobody comes; nil, and the end of looking, when nobody
    /// waits.
    private func nextPause() -> Duration? {
        state.withLock { state in
            if room.count == 0 { state.isLooking = false }
            defer { state.pause = min(state.pause * 2, Self.longestPause) }
            return state.isLooking ? state.pause : nil
        }
    }
}

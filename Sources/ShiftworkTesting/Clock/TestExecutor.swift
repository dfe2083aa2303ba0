internal import Dispatch
internal import Synchronization

/// Runs what is given to it, one piece after the other, and knows when there is nothing left to do.
public final class TestExecutor: TaskExecutor {
    private struct State {
        /// Given, and not done yet.
        var pending = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let queue = DispatchQueue(label: "shiftwork-test")
    private let state = Mutex(State())

    init() {}

    /// Takes a piece of work.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        state.withLock { $0.pending += 1 }
        queue.async {
            job.runSynchronously(on: self.asUnownedTaskExecutor())
            self.done()
        }
    }

    /// Waits until everybody who runs here sleeps or has ended.
    public func untilIdle() async {
        await withCheckedContinuation { continuation in
            let isIdle = state.withLock { state in
                if state.pending > 0 { state.waiting.append(continuation) }
                return state.pending == 0
            }
            if isIdle { continuation.resume() }
        }
    }

    private func done() {
        let waiting = state.withLock { state in
            state.pending -= 1
            guard state.pending == 0 else { return [CheckedContinuation<Void, Never>]() }
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}

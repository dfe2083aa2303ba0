internal import Synchronization

/// Where handlers wait until the test lets them pass.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var next = 0
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
        /// Asked to stop, maybe before they waited.
        var cancelled: Set<Int> = []
    }

    private let state = Mutex(State())

    /// Lets all pass, from now on.
    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [:] }
            return state.waiting.values
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Whether one that waited was asked to stop.
    var isCancelled: Bool { state.withLock { !$0.cancelled.isEmpty } }

    /// Waits until the gate opens, or until the task is cancelled: throws then.
    func pass() async throws {
        let number = number()
        await withTaskCancellationHandler {
            await wait(number)
        } onCancel: {
            let waiting = state.withLock { state in
                state.cancelled.insert(number)
                return state.waiting.removeValue(forKey: number)
            }
            waiting?.resume()
        }
        try Task.checkCancellation()
    }

    /// Waits until the gate opens, whatever happens to the task.
    func stubbornly() async { await wait(number()) }

    private func number() -> Int {
        state.withLock { state in
            state.next += 1
            return state.next
        }
    }

    private func wait(_ number: Int) async {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                if state.isOpen || state.cancelled.contains(number) { return true }
                state.waiting[number] = continuation
                return false
            }
            if isFree { continuation.resume() }
        }
    }
}

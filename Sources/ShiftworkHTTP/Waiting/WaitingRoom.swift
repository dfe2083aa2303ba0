internal import Synchronization

/// Tasks that wait, each for something, until somebody wakes them, or until their time is up.
final class WaitingRoom<Matter: Hashable & Sendable>: Sendable {
    private enum Seat {
        /// Not waiting yet.
        case taken
        /// Woken before it began to wait.
        case woken
        case waiting(CheckedContinuation<Void, Never>)
    }

    private struct State {
        var seats: [Int: (matter: Matter, seat: Seat)] = [:]
        var last = 0
    }

    private let state = Mutex(State())

    /// What is waited for.
    var matters: Set<Matter> { state.withLock { Set($0.seats.values.map(\.matter)) } }

    var count: Int { state.withLock { $0.seats.count } }

    /// Waits for something, from the call of `begin` on: what happens after `begin` has looked is not missed.
    ///
    /// It is over at the moment, or when it is woken or canceled before. False when `begin` says not to wait.
    @discardableResult
    func wait(
        for matter: Matter, until moment: ContinuousClock.Instant, begin: () -> Bool
    ) async -> Bool {
        let number = state.withLock { state in
            state.last += 1
            state.seats[state.last] = (matter, .taken)
            return state.last
        }
        defer { state.withLock { _ = $0.seats.removeValue(forKey: number) } }
        guard begin() else { return false }
        await withDiscardingTaskGroup { group in
            group.addTask {
                // A cancelled sleep is the usual end: something woke the other first.
                try? await Task.sleep(until: moment, clock: .continuous)
                self.wake([number])
            }
            await withTaskCancellationHandler {
                await withCheckedContinuation { sit(number, $0) }
            } onCancel: {
                wake([number])
            }
            group.cancelAll()
        }
        return true
    }

    private func sit(_ number: Int, _ continuation: CheckedContinuation<Void, Never>) {
        let isOver = state.withLock { state in
            guard let (matter, seat) = state.seats[number], case .taken = seat else { return true }
            state.seats[number] = (matter, .waiting(continuation))
            return false
        }
        if isOver { continuation.resume() }
    }

    /// Wakes all who wait.
    func wakeAll() { wake(state.withLock { Array($0.seats.keys) }) }

    /// Wakes those who wait for one of these.
    func wake(for matters: Set<Matter>) {
        wake(state.withLock { state in state.seats.filter { matters.contains($0.value.matter) }.map(\.key) })
    }

    private func wake(_ numbers: [Int]) {
        let awake = state.withLock { state in
            var awake: [CheckedContinuation<Void, Never>] = []
            for number in numbers {
                guard let (matter, seat) = state.seats[number] else { continue }
                if case .waiting(let continuation) = seat { awake.append(continuation) }
                state.seats[number] = (matter, .woken)
            }
            return awake
        }
        for continuation in awake { continuation.resume() }
    }
}

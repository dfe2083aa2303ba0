internal import DequeModule
internal import ShiftworkCore
internal import Synchronization

/// Calls that insert and wait for their turn. What gathers while others are in flight goes into one transaction, so
/// that its callers share one commit: no timer, and no wait for one that comes alone.
final class InsertLine: Sendable {
    struct Call: Sendable {
        let jobs: [NewJob]
        let durability: Durability
        let answer: @Sendable (Result<[Insertion], StoreError>) -> Void
    }

    private struct State {
        var waiting: Deque<Call> = []
        var waitingJobs = 0
        var inFlight = 0

        /// Whether what waits is worth a transaction beside those in flight.
        var isWorthAnother: Bool { inFlight == 0 || waitingJobs >= InsertLine.enough }
    }

    private let state = Mutex(State())

    /// So many transactions at the same time: while one waits for the disk another is prepared.
    private static let mostInFlight = 2
    /// So many jobs are worth a transaction of their own beside another; fewer share the next one.
    private static let enough = 100
    /// A transaction takes calls until it has so many jobs.
    private static let mostJobs = 1_000

    /// Takes a place in the line; whether a further transaction is to be started for it.
    func add(_ call: Call) -> Bool {
        state.withLock { state in
            state.waiting.append(call)
            state.waitingJobs += call.jobs.count
            guard state.isWorthAnother, state.inFlight < Self.mostInFlight else { return false }
            state.inFlight += 1
            return true
        }
    }

    /// The calls of the next transaction; may be none, when another one was faster.
    func take() -> [Call] {
        state.withLock { state in
            var (calls, jobs): ([Call], Int) = ([], 0)
            while let call = state.waiting.first, calls.isEmpty || jobs + call.jobs.count <= Self.mostJobs {
                calls.append(state.waiting.removeFirst())
                jobs += call.jobs.count
            }
            state.waitingJobs -= jobs
            return calls
        }
    }

    /// A transaction has ended; whether another is to be started in its place.
    func goesOn() -> Bool {
        state.withLock { state in
            state.inFlight -= 1
            guard !state.waiting.isEmpty, state.isWorthAnother else { return false }
            state.inFlight += 1
            return true
        }
    }
}

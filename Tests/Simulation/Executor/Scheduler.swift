import Foundation

/// The one loop of a simulation: a single thread, a clock that moves only when nothing else can, and a seed that
/// chooses among the pieces of work that are ready.
///
/// Sharing is unchecked because there is nobody to share with: work that arrives from another thread is a trap.
final class Scheduler: @unchecked Sendable {
    /// Microseconds since the run began.
    private(set) var now: Int64 = 0
    /// Pieces of work done so far.
    private(set) var steps = 0
    /// Mixed from every step: equal for equal runs.
    private(set) var hash: UInt64 = 0
    /// Whose step it is; nil for the world's.
    var current: ProcessExecutor?
    /// What ended the run early; nil while all is well.
    private(set) var trap: String?

    private var random: SeededRandom
    private var timers = TimerHeap()
    private var ready: [(job: UnownedJob, executor: ProcessExecutor)] = []
    private var urgent: [(job: UnownedJob, executor: ProcessExecutor)] = []
    private var afterwards: [() -> Void] = []
    private var stepsAtMove = 0
    private let thread = pthread_self()

    /// More steps than this without the clock moving: somebody spins.
    static let spinLimit = 100_000

    init(seed: UInt64) { random = SeededRandom(seed, "scheduler".seedPart) }

    // MARK: Given

    /// Takes a piece of work: one of those that the seed chooses from, or first of all.
    func enqueue(_ job: UnownedJob, on executor: ProcessExecutor, isUrgent: Bool) {
        guard pthread_equal(pthread_self(), thread) != 0 else {
            fatalError(
                "Work came from another thread: something slept, blocked or hopped outside of the seams.")
        }
        if isUrgent {
            urgent.append((job, executor))
        } else {
            ready.append((job, executor))
        }
    }

    /// Does something at a moment; returns what ``cancel(_:)`` takes.
    @discardableResult
    func after(_ microseconds: Int64, _ action: @escaping () -> Void) -> Int {
        timers.set(at: now + max(0, microseconds), rank: random.next(), action)
    }

    func cancel(_ timer: Int) { timers.cancel(timer) }

    /// Does something between this step and the next.
    func afterThisStep(_ action: @escaping () -> Void) { afterwards.append(action) }

    /// Makes a dead process's work urgent, so that it is over before anything else happens.
    func hurry(_ executor: ProcessExecutor) {
        urgent += ready.filter { $0.executor === executor }
        ready.removeAll { $0.executor === executor }
    }

    /// Takes a process's work back that waits for its turn.
    func hold(_ executor: ProcessExecutor) {
        let jobs = ready.filter { $0.executor === executor }
        ready.removeAll { $0.executor === executor }
        for entry in jobs { executor.take(entry.job) }
    }

    /// Adds something that happened to the hash.
    func note(_ value: UInt64) { hash = SeededRandom.mix(hash ^ value) }

    func fail(_ reason: String) { trap = trap ?? reason }

    // MARK: Run

    /// Runs until `isOver`, a trap, or until nothing is left to do; whether it was over.
    func run(until isOver: () -> Bool) -> Bool {
        while trap == nil {
            if isOver() { return true }
            guard step() else { return false }
        }
        return false
    }

    private func step() -> Bool {
        if !afterwards.isEmpty {
            let actions = afterwards
            afterwards = []
            for action in actions { action() }
            return true
        }
        if !urgent.isEmpty {
            let next = urgent.removeFirst()
            run(next.job, on: next.executor)
            return true
        }
        if !ready.isEmpty {
            let index = random.below(ready.count)
            ready.swapAt(index, ready.count - 1)
            let next = ready.removeLast()
            run(next.job, on: next.executor)
            return true
        }
        return fireTimer()
    }

    private func run(_ job: UnownedJob, on executor: ProcessExecutor) {
        steps += 1
        note(UInt64(bitPattern: now) ^ executor.number << 48)
        if steps - stepsAtMove > Scheduler.spinLimit {
            fail("\(Scheduler.spinLimit) steps without the clock moving, the last one of \(executor.name)")
        }
        current = executor
        job.runSynchronously(on: executor.asUnownedTaskExecutor())
        current = nil
    }

    private func fireTimer() -> Bool {
        guard let timer = timers.takeFirst() else { return false }
        if timer.at > now { (now, stepsAtMove) = (timer.at, steps) }
        timer.action()
        return true
    }
}

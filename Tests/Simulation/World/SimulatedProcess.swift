import ServiceLifecycleTestKit
import ShiftworkCore
import ShiftworkLaws
import ShiftworkRuntime

/// One process of a simulation: its own clocks, randomness, doorbell and tasks. It can be killed between any two
/// steps, frozen, and asked to end well.
///
/// A killed process runs on as a ghost until its tasks have unwound: every seam throws, and nothing that it does is
/// seen by anybody.
final class SimulatedProcess: @unchecked Sendable {
    enum State { case alive, frozen, dead, ended }

    /// As in `worker-2`: the same after a restart.
    let name: String
    /// Counts the lives under this name, from 1.
    let life: Int
    let world: World
    let executor: ProcessExecutor
    let doorbell = Doorbell()
    let clock: ProcessClock
    private(set) var state = State.alive
    /// Whether all its tasks are over.
    private(set) var isOver = false
    /// What its main function threw.
    private(set) var failure: String?
    private var random: SeededRandom
    private var root: Task<Void, Never>?
    private var shutdown: GracefulShutdownTestTrigger?
    private var isShutdownWanted = false
    private var waits: [Int: Wait] = [:]
    private var nextWait = 0
    private var calls = 0

    /// Somebody who waits for time or for the store.
    private struct Wait {
        var timer: Int?
        /// Called once, when the process dies or the wait is cancelled.
        let giveUp: () -> Void
    }

    init(name: String, life: Int, number: UInt64, clock: ProcessClock, world: World) {
        (self.name, self.life, self.world, self.clock) = (name, life, world, clock)
        executor = ProcessExecutor(name: name, number: number, scheduler: world.scheduler)
        random = SeededRandom(world.seed, name.seedPart, UInt64(life))
    }

    var isDead: Bool { state == .dead }
    /// Whether it runs or could run again.
    var isAlive: Bool { state == .alive || state == .frozen }

    // MARK: Life

    /// Begins: `main` is what the process does.
    func start(_ main: @escaping @Sendable (SimulatedProcess) async throws -> Void) {
        world.record(.started, by: self)
        // The root of a process; the world awaits its end in `isOver`.
        root = Task(executorPreference: executor) {
            do {
                try await testGracefulShutdown { trigger in
                    self.took(trigger)
                    try await main(self)
                }
            } catch {
                self.failure = "\(error)"
            }
            self.finished()
        }
    }

    private func took(_ trigger: GracefulShutdownTestTrigger) {
        shutdown = trigger
        if isShutdownWanted { trigger.triggerGracefulShutdown() }
    }

    private func finished() {
        isOver = true
        guard isAlive else { return }
        state = .ended
        world.record(.ended, by: self)
        world.ended(self)
    }

    /// Asks it to end well.
    func askToEnd() {
        guard isAlive else { return }
        world.record(.askedToEnd, by: self)
        isShutdownWanted = true
        inside { shutdown?.triggerGracefulShutdown() }
    }

    /// Ends it in an instant.
    func kill() {
        guard isAlive else { return }
        world.record(.killed, by: self)
        state = .dead
        executor.change(to: .urgent)
        inside {
            root?.cancel()
            for key in waits.keys.sorted() { giveUp(key) }
        }
        world.ended(self)
    }

    func freeze() {
        guard state == .alive else { return }
        world.record(.frozen, by: self)
        state = .frozen
        executor.change(to: .frozen)
    }

    func thaw() {
        guard state == .frozen else { return }
        world.record(.thawed, by: self)
        state = .alive
        executor.change(to: .fair)
    }

    /// Does something as if the process did it.
    func inside(_ body: () -> Void) {
        let before = world.scheduler.current
        world.scheduler.current = executor
        body()
        world.scheduler.current = before
    }

    // MARK: Seams

    var system: System {
        System(
            now: { self.clock.wall(at: self.world.scheduler.now) },
            uptime: { self.clock.uptime(at: self.world.scheduler.now) },
            sleep: { try await self.sleep(for: $0) },
            random: { self.random.next() },
            engine: executor)
    }

    /// Waits by the process's own clock.
    func sleep(for duration: Duration) async throws {
        try Task.checkCancellation()
        guard isAlive else { throw CancellationError() }
        let key = makeKey()
        try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { (continuation: UnsafeContinuation<Void, any Error>) in
                let wait = Wait { continuation.resume(throwing: CancellationError()) }
                waits[key] = wait
                waits[key]?.timer = world.scheduler.after(clock.worldTime(duration)) {
                    if self.waits.removeValue(forKey: key) != nil { continuation.resume() }
                }
            }
        } onCancel: {
            giveUp(key)
        }
    }

    /// Waits deaf to cancellation, as code does that never looks; ends early only with the process.
    func sleepDeaf(for duration: Duration) async {
        _ = await expect(orElse: ()) { done in
            self.world.scheduler.after(self.clock.worldTime(duration)) { _ = done(()) }
        }
    }

    /// Never goes on, until the process is dead.
    func stopDead() async { _ = await expect(orElse: ()) { _ in } }

    /// Waits for an answer from outside; the first one counts, and the process's death answers `lost`.
    func expect<Value: Sendable>(
        orElse lost: Value, _ ask: (@escaping (Value) -> Bool) -> Void
    ) async -> Value {
        guard isAlive else { return lost }
        let key = makeKey()
        return await withUnsafeContinuation { (continuation: UnsafeContinuation<Value, Never>) in
            waits[key] = Wait { continuation.resume(returning: lost) }
            ask { value in
                guard self.waits.removeValue(forKey: key) != nil else { return false }
                continuation.resume(returning: value)
                return true
            }
        }
    }

    /// The number of the next store call.
    func nextCall() -> Int {
        calls += 1
        return calls
    }

    private func makeKey() -> Int {
        nextWait += 1
        return nextWait
    }

    private func giveUp(_ key: Int) {
        guard let wait = waits.removeValue(forKey: key) else { return }
        if let timer = wait.timer { world.scheduler.cancel(timer) }
        wait.giveUp()
    }
}

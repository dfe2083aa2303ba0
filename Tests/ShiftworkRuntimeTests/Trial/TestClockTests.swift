internal import ShiftworkCore
internal import ShiftworkRuntime
internal import ShiftworkTesting
internal import Synchronization
internal import Testing

struct TestClockTests {
    private let clock = TestClock(start: .sample)
    private let woken = Woken()

    @Test func `time stands still until it is moved`() {
        #expect(clock.now == .sample)
        #expect(clock.uptime == .zero)
        clock.advance(by: .seconds(90))
        #expect(clock.now == .sample + .seconds(90))
        #expect(clock.uptime == .seconds(90))
    }

    @Test func `sleepers wake in the order of the moments waited for`() async {
        await withTaskGroup(of: Void.self) { group in
            for second in [30, 10, 20] { sleep(second, in: &group) }
            await clock.run(for: .seconds(9))
            #expect(woken.all == [])
            await clock.run(for: .seconds(11))
            #expect(woken.all == [10, 20])
            clock.advance(by: .seconds(60))
            await clock.executor.untilIdle()
            #expect(woken.all == [10, 20, 30])
            #expect(clock.uptime == .seconds(80))
        }
    }

    @Test func `a sleeper that is cancelled wakes at once and throws`() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask(executorPreference: clock.executor) {
                await #expect(throws: CancellationError.self) { try await clock.system.sleep(.seconds(60)) }
                await #expect(throws: CancellationError.self) { try await clock.system.sleep(.zero) }
            }
            await clock.executor.untilIdle()
            group.cancelAll()
        }
        #expect(clock.uptime == .zero)
    }

    @Test func `time passes until something holds, or until nobody sleeps`() async {
        await withTaskGroup(of: Void.self) { group in
            for second in [10, 20] { sleep(second, in: &group) }
            let isReached = await clock.run { !woken.all.isEmpty }
            #expect(isReached)
            #expect(clock.uptime == .seconds(10))
            let isNeverReached = await clock.run { false }
            #expect(!isNeverReached)
            #expect(clock.uptime == .seconds(20))
        }
    }

    @Test func `chance is the same every time`() {
        let draws = (0..<4).map { _ in clock.system.random() }
        let other = TestClock().system
        #expect(draws == (0..<4).map { _ in other.random() })
        #expect(Set(draws).count == 4)
    }

    private func sleep(_ second: Int, in group: inout TaskGroup<Void>) {
        group.addTask(executorPreference: clock.executor) { [clock, woken] in
            try? await clock.system.sleep(.seconds(second))
            woken.add(second)
        }
    }
}

/// Who woke, in order.
private final class Woken: Sendable {
    private let state = Mutex<[Int]>([])
    var all: [Int] { state.withLock { $0 } }
    func add(_ number: Int) { state.withLock { $0.append(number) } }
}

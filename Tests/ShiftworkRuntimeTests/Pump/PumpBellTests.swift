internal import Testing

@testable internal import ShiftworkRuntime

struct PumpBellTests {
    @Test func `a ring wakes the sleeper`() async {
        var bell = PumpBell()
        await withCheckedContinuation { continuation in
            let isDue = bell.sleep(continuation, settlements: 1, waiting: 0, has: (0, 0))
            #expect(!isDue)
            bell.ring()?.resume()
        }
        let again = bell.ring()
        #expect(again == nil)
    }

    @Test func `a ring that nobody hears ends the next sleep, once`() async {
        var bell = PumpBell()
        _ = bell.ring()
        #expect(await sleeps(&bell) == false)
        #expect(await sleeps(&bell))
    }

    @Test func `a ring that is hushed is forgotten`() async {
        var bell = PumpBell()
        _ = bell.ring()
        bell.hush()
        #expect(await sleeps(&bell))
    }

    @Test func `who falls asleep behind the mark does not sleep`() async {
        var bell = PumpBell()
        #expect(await sleeps(&bell, settlements: 2, waiting: 3, has: (2, 3)) == false)
        #expect(await sleeps(&bell, settlements: 2, waiting: 3, has: (1, 3)))
        #expect(await sleeps(&bell, settlements: 2, waiting: 3, has: (2, 4)))
    }

    @Test func `a board that reaches the mark wakes the sleeper`() async {
        var bell = PumpBell()
        await withCheckedContinuation { continuation in
            _ = bell.sleep(continuation, settlements: 2, waiting: 3, has: (0, 9))
            let early = [(1, 3), (2, 4)].map { bell.ringIfReached(settlements: $0.0, waiting: $0.1) }
            #expect(early.allSatisfy { $0 == nil })
            bell.ringIfReached(settlements: 2, waiting: 3)?.resume()
        }
        let late = bell.ringIfReached(settlements: 9, waiting: 0)
        #expect(late == nil)
    }

    /// Whether one who goes to sleep sleeps; is woken at once.
    private func sleeps(
        _ bell: inout PumpBell, settlements: Int = 1, waiting: Int = 0, has: (Int, Int) = (0, 9)
    ) async -> Bool {
        var isDue = false
        await withCheckedContinuation { continuation in
            isDue = bell.sleep(continuation, settlements: settlements, waiting: waiting, has: has)
            if isDue { continuation.resume() } else { bell.ring()?.resume() }
        }
        return !isDue
    }
}

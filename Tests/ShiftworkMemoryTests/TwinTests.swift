import ShiftworkCore
import ShiftworkLaws
import ShiftworkMemory
import Testing

@Suite struct `Twins` {
    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func `of the same kind agree`(seed: UInt64) async throws {
        let clock = LawClock()
        let twins = StoreTwins(
            MemoryStore(clock: { clock.now }), MemoryStore(clock: { clock.now }), clock: clock)
        try await twins.play(seed: seed, steps: 300)
    }

    @Test(arguments: Fault.all.filter { Fault.seenByTwins.contains($0.name) })
    func `of which one is wrong differ`(fault: Fault) async throws {
        var isNoticed = false
        for seed in 1...20 as ClosedRange<UInt64> where !isNoticed {
            let clock = LawClock()
            let right = MemoryStore(clock: { clock.now })
            let wrong = FaultyStore(fault, right: MemoryStore(clock: { clock.now }))
            do {
                try await StoreTwins(right, wrong, clock: clock).play(seed: seed, steps: 300)
            } catch { isNoticed = true }
        }
        #expect(isNoticed)
    }
}

extension Fault {
    fileprivate static let seenByTwins: Set = [
        "settles without a look at token and worker", "hands out jobs of paused queues",
        "forgets what a lost reply granted", "does not tell which jobs are to stop",
        "does not tell when the next job is due", "runs retries at once", "inserts a repeated job again",
        "forgets unique keys", "forgets dependencies", "runs what a bad end calls off", "knows no priorities",
        "starts delayed jobs early", "starts what has expired", "lets poison crash for ever",
        "prunes by its own rules", "has a gap in its histories", "counts twice",
    ]
}

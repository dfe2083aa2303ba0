import ShiftworkCore
import Testing

private struct Failure: Error {}

@Suite struct BackoffTests {
    @Test(arguments: [1, 30, 63, 64, 1_000, 1_000_000_000, Int.max])
    func `no number of attempts overflows`(attempt: Int) {
        let year = Duration.seconds(365 * 86_400)
        let backoffs: [Backoff] = [
            .exponential(base: .seconds(15), factor: 2, cap: .seconds(3600)),
            .exponential(base: .nanoseconds(1), factor: 1, cap: .seconds(Int64.max)),
            .exponential(
                base: .seconds(Int64.max), factor: .greatestFiniteMagnitude, cap: .seconds(Int64.max)),
            .exponential(base: .zero, factor: .infinity, cap: .seconds(1)),
            .linear(step: .seconds(15), cap: .seconds(3600)),
            .linear(step: .seconds(Int64.max), cap: .seconds(Int64.max)),
            .fixed(.seconds(Int64.max)),
            .custom { _, _ in .seconds(Int64.min) },
        ]
        for backoff in backoffs {
            let delay = backoff.delay(afterAttempt: attempt, error: Failure())
            #expect(delay >= .zero && delay <= year, "\(backoff)")
        }
    }

    @Test func `an attempt before the first counts as the first`() {
        let backoff = Backoff.exponential(base: .seconds(15), factor: 2, cap: .seconds(3600))
        for attempt in [Int.min, -1, 0, 1] {
            #expect(backoff.delay(afterAttempt: attempt, error: Failure()) == .seconds(15))
        }
    }

    @Test func `a wait grows until it stays at the cap`() {
        let backoff = Backoff.exponential(base: .milliseconds(100), factor: 1.5, cap: .seconds(60))
        let waits = (1...100).map { backoff.delay(afterAttempt: $0, error: Failure()) }
        #expect(waits == waits.sorted())
        #expect(waits[1] == .milliseconds(150))
        #expect(waits[2] == .milliseconds(225))
        #expect(waits.last == .seconds(60))
    }

    @Test func `full jitter spreads between a tenth and the whole`() {
        let jitter = Backoff.Jitter.full
        #expect(jitter.bounds(of: .seconds(60)) == .seconds(6) ... .seconds(60))
        #expect(jitter.apply(to: .seconds(60), draw: 0) == .seconds(6))
        #expect(jitter.apply(to: .seconds(60), draw: 0.5) == .seconds(33))
        #expect(Backoff.Jitter.none.apply(to: .seconds(60), draw: 0.5) == .seconds(60))
    }

    @Test(arguments: Backoff.Jitter.allCases)
    func `no draw leaves the bounds`(jitter: Backoff.Jitter) {
        var random = SeededGenerator(seed: 11)
        let draws =
            [0, 1, -1, 2, .nan, .infinity, -.infinity, 1.0.nextDown]
            + (0..<100).map { _ in Double.random(in: 0..<1, using: &random) }
        for draw in draws {
            for delay in [Duration.zero, .microseconds(1), .microseconds(9), .seconds(1), Backoff.longest] {
                #expect(jitter.bounds(of: delay).contains(jitter.apply(to: delay, draw: draw)))
            }
        }
    }

    @Test func `a decision keeps to the bounds that the policy promises`() throws {
        var random = SeededGenerator(seed: 12)
        let policy = RetryPolicy.exponential(maxAttempts: .max)
        for _ in 0..<1_000 {
            let attempt = Int.random(in: 1...200, using: &random)
            let draw = Double.random(in: 0..<1, using: &random)
            let bounds = try #require(policy.delayBounds(after: Failure(), attempt: attempt))
            guard case .retry(let delay) = policy.decision(after: Failure(), attempt: attempt, jitter: draw)
            else {
                Issue.record("attempt \(attempt) was not retried")
                return
            }
            #expect(bounds.contains(delay))
        }
    }
}

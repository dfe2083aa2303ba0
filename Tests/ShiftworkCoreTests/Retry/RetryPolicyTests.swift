import ShiftworkCore
import Testing

private struct CardDeclined: Error {}
private struct RateLimited: Error {}
private struct Timeout: Error { var seconds = 0 }

@Suite struct RetryPolicyTests {
    @Test func `waits double from the base up to the cap`() {
        let policy = RetryPolicy.exponential(
            base: .seconds(15), cap: .seconds(100), maxAttempts: 6, jitter: .none)
        let waits = (1...6).map { policy.decision(after: Timeout(), attempt: $0, jitter: 0) }
        #expect(
            waits == [
                .retry(after: .seconds(15)), .retry(after: .seconds(30)), .retry(after: .seconds(60)),
                .retry(after: .seconds(100)), .retry(after: .seconds(100)), .giveUp(.attemptsExhausted),
            ])
    }

    @Test func `waits grow step by step, or not at all`() {
        let linear = RetryPolicy.linear(.seconds(10), cap: .seconds(25), maxAttempts: 9)
        let steps = (1...4).map { linear.decision(after: Timeout(), attempt: $0, jitter: 0.7) }
        #expect(
            steps == [
                .retry(after: .seconds(10)), .retry(after: .seconds(20)), .retry(after: .seconds(25)),
                .retry(after: .seconds(25)),
            ])
        let fixed = RetryPolicy.fixed(.seconds(10), maxAttempts: 9)
        #expect(fixed.decision(after: Timeout(), attempt: 8, jitter: 0.7) == .retry(after: .seconds(10)))
    }

    @Test func `by default a job runs four times`() {
        let attempts = (1...5).filter { attempt in
            if case .retry = RetryPolicy.default.decision(after: Timeout(), attempt: attempt, jitter: 0.5) {
                true
            } else {
                false
            }
        }
        #expect(attempts == [1, 2, 3])
        #expect(
            RetryPolicy.none.decision(after: Timeout(), attempt: 1, jitter: 0) == .giveUp(.attemptsExhausted))
    }

    @Test func `a job's own limit wins over the policy's`() {
        let policy = RetryPolicy.fixed(.seconds(1), maxAttempts: 2)
        #expect(
            policy.decision(after: Timeout(), attempt: 2, maxAttempts: 5, jitter: 0)
                == .retry(after: .seconds(1)))
        #expect(
            policy.decision(after: Timeout(), attempt: 1, maxAttempts: 1, jitter: 0)
                == .giveUp(.attemptsExhausted))
        #expect(
            policy.decision(after: Timeout(), attempt: 1, maxAttempts: 0, jitter: 0)
                == .giveUp(.attemptsExhausted))
    }

    @Test func `a function may choose the wait from attempt and error`() {
        let policy = RetryPolicy.custom(maxAttempts: 5) { attempt, error in
            .seconds(attempt * ((error as? Timeout)?.seconds ?? 1))
        }
        #expect(
            policy.decision(after: Timeout(seconds: 7), attempt: 3, jitter: 0) == .retry(after: .seconds(21)))
        #expect(policy.decision(after: CardDeclined(), attempt: 3, jitter: 0) == .retry(after: .seconds(3)))
    }

    @Test func `rules decide about their errors only`() {
        let policy = RetryPolicy.fixed(.seconds(5), maxAttempts: 8)
            .giveUp(on: CardDeclined.self)
            .wait(.seconds(600), on: RateLimited.self)
        #expect(policy.decision(after: CardDeclined(), attempt: 1, jitter: 0) == .giveUp(.notRetryable))
        #expect(
            policy.decision(after: RateLimited(), attempt: 1, jitter: 0.3) == .retry(after: .seconds(600)))
        #expect(policy.decision(after: RateLimited(), attempt: 8, jitter: 0) == .giveUp(.attemptsExhausted))
        #expect(policy.decision(after: Timeout(), attempt: 1, jitter: 0) == .retry(after: .seconds(5)))
    }

    @Test func `the first rule that answers wins`() {
        let policy = RetryPolicy.exponential()
            .when { ($0 as? Timeout)?.seconds == 3 ? .giveUp : nil }
            .wait(.seconds(9), on: Timeout.self)
            .giveUp(on: Timeout.self)
        #expect(policy.decision(after: Timeout(seconds: 3), attempt: 1, jitter: 0) == .giveUp(.notRetryable))
        #expect(
            policy.decision(after: Timeout(seconds: 4), attempt: 1, jitter: 0) == .retry(after: .seconds(9)))
        #expect(policy.delayBounds(after: Timeout(seconds: 3), attempt: 1) == nil)
        #expect(policy.delayBounds(after: Timeout(seconds: 4), attempt: 1) == .seconds(9) ... .seconds(9))
    }
}

/// What becomes of a job whose attempt failed.
public enum RetryDecision: Sendable, Hashable {
    /// It runs again, not earlier than after this time.
    case retry(after: Duration)
    /// It does not run again.
    case giveUp(Reason)

    /// Why a job does not run again.
    public enum Reason: String, Sendable, Hashable, CaseIterable, Codable {
        /// It has had all its attempts.
        case attemptsExhausted = "attempts_exhausted"
        /// Its policy says that this error is not worth another.
        case notRetryable = "not_retryable"
    }
}

extension RetryPolicy {
    /// What becomes of a job after an attempt failed. Pure: the same arguments give the same decision.
    ///
    /// - Parameters:
    ///   - error: What the attempt threw.
    ///   - attempt: The attempt that failed, counted from 1 since the job's last fresh budget.
    ///   - maxAttempts: The job's own limit, if it has one that differs from the policy's.
    ///   - jitter: A number drawn evenly from 0..<1.
    public func decision(
        after error: any Error, attempt: Int, maxAttempts: Int? = nil, jitter draw: Double
    ) -> RetryDecision {
        let plan = plan(after: error, attempt: attempt)
        guard let plan else { return .giveUp(.notRetryable) }
        guard attempt < maxAttempts ?? self.maxAttempts else { return .giveUp(.attemptsExhausted) }
        return .retry(after: plan.jitter.apply(to: plan.delay, draw: draw))
    }

    /// Between which limits the wait after this failure falls, nil if there is no retry by rule: what a checker holds a
    /// recorded retry against.
    public func delayBounds(after error: any Error, attempt: Int) -> ClosedRange<Duration>? {
        plan(after: error, attempt: attempt).map { $0.jitter.bounds(of: $0.delay) }
    }

    private func plan(after error: any Error, attempt: Int) -> (delay: Duration, jitter: Backoff.Jitter)? {
        switch ruling(for: error) {
        case .giveUp: nil
        case .wait(let delay): (Backoff.fixed(delay).delay(afterAttempt: attempt, error: error), .none)
        case nil: (backoff.delay(afterAttempt: attempt, error: error), jitter)
        }
    }
}

internal import ShiftworkCore

/// How an attempt ended, decided once: after this only enums and exhaustive switches.
enum Outcome: Sendable {
    /// It returned, with a result or none.
    case finished([UInt8]?)
    /// It threw; the next attempt waits so long.
    case failed(JobFailure, retryAfter: Duration)
    /// It threw for the last time, or is not worth retrying.
    case exhausted(JobFailure)
    /// It asked to run later.
    case snoozed(Duration)
    /// It stopped because it was asked to, or asked itself to.
    case stopped(reason: String)
    /// Its worker is shutting down, or doubts its lease.
    case givenBack(reason: String)

    /// Why a job stopped that somebody asked to.
    static let killed = "killed on request"

    /// Looks at what `perform` did: the only place that does.
    /// - Parameters:
    ///   - stop: why the handler was asked to stop, if it was.
    ///   - draw: a number from 0..<1 for the policy's jitter.
    init(
        of result: Result<[UInt8]?, any Error>, job: ClaimedJob, policy: RetryPolicy, stop: StopReason?,
        draw: Double
    ) {
        let error: any Error
        switch result {
        case .success(let value):
            self = .finished(value)
            return
        case .failure(let thrown): error = thrown
        }
        switch stop {
        case .killed: self = .stopped(reason: Outcome.killed)
        case .shutdown: self = .givenBack(reason: "worker shut down")
        case .leaseLost: self = .givenBack(reason: "lease in doubt")
        case .timeout:
            let late = AttemptTimedOut(limit: job.details.timeout ?? .zero)
            self = Outcome.failing(with: late, job: job, policy: policy, draw: draw)
        case nil: self = Outcome.ending(with: error, job: job, policy: policy, draw: draw)
        }
    }

    private static func ending(with error: any Error, job: ClaimedJob, policy: RetryPolicy, draw: Double)
        -> Outcome
    {
        switch error {
        case let snooze as Snooze: .snoozed(max(.zero, snooze.duration))
        case let cancel as Cancel: .stopped(reason: cancel.reason)
        case let final as Unrecoverable: .exhausted(JobFailure(final.error, attempt: job.attempt))
        case is PayloadError, is MigrationMissing, is UnknownType, is LimitExceeded:
            .exhausted(JobFailure(error, attempt: job.attempt))
        default: failing(with: error, job: job, policy: policy, draw: draw)
        }
    }

    private static func failing(with error: any Error, job: ClaimedJob, policy: RetryPolicy, draw: Double)
        -> Outcome
    {
        let failure = JobFailure(error, attempt: job.attempt)
        let decision = policy.decision(
            after: error, attempt: job.failures + 1, maxAttempts: job.maxAttempts, jitter: draw)
        return switch decision {
        case .retry(let delay): .failed(failure, retryAfter: delay)
        case .giveUp: .exhausted(failure)
        }
    }

    /// What the store is told.
    func settlement(of job: ClaimedJob, ran: Duration) -> Settlement {
        var settlement: Settlement
        switch self {
        case .finished(let result):
            settlement = Settlement(.succeed, lease: job.lease, ran: ran)
            settlement.result = result
        case .failed(let failure, let delay):
            settlement = Settlement(.fail, lease: job.lease, ran: ran)
            (settlement.failure, settlement.delay) = (failure, delay)
        case .exhausted(let failure):
            settlement = Settlement(.exhaust, lease: job.lease, ran: ran)
            settlement.failure = failure
        case .snoozed(let delay):
            settlement = Settlement(.snooze, lease: job.lease, ran: ran)
            settlement.delay = delay
        case .stopped(let reason):
            settlement = Settlement(.stop, lease: job.lease, ran: ran)
            settlement.reason = reason
        case .givenBack(let reason):
            settlement = Settlement(.giveBack, lease: job.lease, ran: ran)
            settlement.reason = reason
        }
        return settlement
    }
}

/// An attempt ran longer than its job allows: what a retry policy's rules are asked about then.
public struct AttemptTimedOut: Error, Sendable, CustomStringConvertible {
    /// How long it was allowed to run.
    public let limit: Duration

    /// Says how long it was allowed to run.
    public var description: String { "The attempt ran longer than its limit of \(limit)." }
}

extension JobFailure {
    /// An error as it is kept: by its type's name and its own description, cut to size.
    init(_ error: any Error, attempt: Int) {
        let type = String(describing: Swift.type(of: error))
        let message = Limits().cut(error: "\(error)")
        self.init(type: type, message: message, attempt: attempt)
    }
}

internal import Testing

@testable internal import ShiftworkCore
@testable internal import ShiftworkRuntime

struct OutcomeTests {
    let policy = RetryPolicy.fixed(.seconds(10), maxAttempts: 3).giveUp(on: Hopeless.self)
        .wait(.seconds(600), on: Limited.self)

    @Test func `what returned is finished, whoever asked it to stop`() {
        for stop in [nil] + StopReason.allCases.map(Optional.some) {
            let settlement = settle(.success([1]), stop: stop)
            #expect(settlement.event == .succeed)
            #expect(settlement.result == [1])
            #expect(settlement.ran == .seconds(2))
        }
    }

    @Test func `an error is a failed attempt; the policy says how long the next one waits`() {
        let settlement = settle(.failure(Mishap()))
        #expect(settlement.event == .fail)
        #expect(settlement.delay == .seconds(10))
        #expect(settlement.failure?.type == "Mishap")
        #expect(settlement.failure?.message == "it went wrong")
        #expect(settlement.failure?.attempt == 1)
        #expect(settlement.failure?.fingerprint.hasPrefix("ERR-") == true)
        #expect(settle(.failure(Limited())).delay == .seconds(600))
    }

    @Test func `the last attempt exhausts the job, by the job's own limit`() {
        #expect(settle(.failure(Mishap()), failures: 1).event == .fail)
        #expect(settle(.failure(Mishap()), failures: 2).event == .exhaust)
        #expect(settle(.failure(Mishap()), failures: 0, maxAttempts: 1).event == .exhaust)
        #expect(settle(.failure(Mishap()), failures: 5, maxAttempts: 7).event == .fail)
    }

    @Test func `what is not worth retrying exhausts the job at once`() {
        let wrong = MigrationMissing(type: "deed", from: 1, to: 2)
        for error in [Hopeless(), wrong, UnknownType(type: "deed"), Unrecoverable(Mishap())] as [any Error] {
            let settlement = settle(.failure(error))
            #expect(settlement.event == .exhaust)
            #expect(settlement.failure != nil)
        }
        #expect(settle(.failure(Unrecoverable(Mishap()))).failure?.type == "Mishap")
        #expect(settle(.failure(Unrecoverable("no such order"))).failure?.message == "no such order")
    }

    @Test func `thrown words are no failures`() {
        let snooze = settle(.failure(Snooze(for: .seconds(5))))
        #expect(snooze.event == .snooze)
        #expect(snooze.delay == .seconds(5))
        #expect(snooze.failure == nil)
        #expect(settle(.failure(Snooze(for: .seconds(-5)))).delay == .zero)
        let cancel = settle(.failure(Cancel("order is gone")))
        #expect(cancel.event == .stop)
        #expect(cancel.reason == "order is gone")
    }

    @Test func `why it was asked to stop decides, not what it threw on the way`() {
        for error in [CancellationError(), Mishap(), Snooze(for: .zero)] as [any Error] {
            #expect(settle(.failure(error), stop: .killed).event == .stop)
            #expect(settle(.failure(error), stop: .killed).reason == "killed on request")
            #expect(settle(.failure(error), stop: .shutdown).event == .giveBack)
            #expect(settle(.failure(error), stop: .leaseLost).event == .giveBack)
            #expect(settle(.failure(error), stop: .timeout).event == .fail)
        }
    }

    @Test func `too long is a failure that names the limit, and a rule can be asked about it`() {
        let late = settle(.failure(CancellationError()), stop: .timeout)
        #expect(late.failure?.type == "AttemptTimedOut")
        #expect(late.failure?.message.contains("30.0 seconds") == true)
        let strict = policy.giveUp(on: AttemptTimedOut.self)
        #expect(settle(.failure(CancellationError()), stop: .timeout, policy: strict).event == .exhaust)
    }

    @Test func `each outcome has the status that the lifecycle gives it`() {
        let failure = JobFailure(Mishap(), attempt: 1)
        let outcomes: [Outcome] = [
            .finished(nil), .failed(failure, retryAfter: .zero), .exhausted(failure), .snoozed(.zero),
            .stopped(reason: ""), .givenBack(reason: ""),
        ]
        for outcome in outcomes {
            let event = outcome.settlement(of: .sample(1), ran: .zero).event
            #expect(JobStatus.started.after(event) == .becomes(outcome.status))
            #expect(JobEvent.settling.contains(event))
        }
    }

    private func settle(
        _ result: Result<[UInt8]?, any Error>, failures: Int = 0, maxAttempts: Int = 3,
        stop: StopReason? = nil,
        policy: RetryPolicy? = nil
    ) -> Settlement {
        var job = ClaimedJob.sample(1)
        (job.failures, job.maxAttempts, job.details.timeout) = (failures, maxAttempts, .seconds(30))
        let outcome = Outcome(of: result, job: job, policy: policy ?? self.policy, stop: stop, draw: 0.5)
        return outcome.settlement(of: job, ran: .seconds(2))
    }
}

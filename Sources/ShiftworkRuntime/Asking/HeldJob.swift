public import ShiftworkCore

/// A job that code outside the workers holds and runs itself. There is no other way to mark a job as running.
///
/// Renew it before its lease is over, or others will run the job; settle it once.
public struct HeldJob: Sendable {
    /// How the holder's work ended.
    public enum Ending: Sendable {
        /// Done; the result is JSON.
        case finished([UInt8]?)
        /// Failed; tried again after a while if attempts remain.
        case failed(any Error, retryAfter: Duration?)
        /// Stopped for good.
        case killed(reason: String)
        /// Not done: to be run by others, no attempt spent.
        case givenBack
    }

    /// The job as it was claimed.
    public let job: ClaimedJob
    let store: any JobStore

    /// Shows a sign of life. True while the job should go on, false when somebody asked for its end.
    /// - Throws: ``LeaseLost`` when others may run the job by now, `StoreError`.
    public func renew() async throws -> Bool { try await send(PumpTrip(worker: job.lease.worker)) }

    /// Tells how far the work is; also a sign of life.
    /// - Throws: ``LeaseLost``, `StoreError`.
    public func report(_ progress: JobProgress) async throws -> Bool {
        var trip = PumpTrip(worker: job.lease.worker)
        trip.progress = [ProgressReport(lease: job.lease, progress: progress)]
        return try await send(trip)
    }

    /// Tells how the work ended. Repeating it after an error is safe.
    /// - Throws: ``LeaseLost``, `StoreError`.
    public func settle(_ ending: Ending) async throws {
        var trip = PumpTrip(worker: job.lease.worker)
        trip.settlements = [settlement(ending)]
        let reply = try await store.pump(trip)
        // A repeated call may find the worker signed off, and the job settled all the same.
        guard let answer = reply.settled.first, answer != .leaseLost else {
            throw LeaseLost(job: job.lease.job)
        }
        try await store.signOff(job.lease.worker)
    }

    private func send(_ trip: PumpTrip) async throws -> Bool {
        let reply = try await store.pump(trip)
        guard reply.isWorkerKnown, reply.lost.isEmpty else { throw LeaseLost(job: job.lease.job) }
        return reply.killRequested.isEmpty
    }

    private func settlement(_ ending: Ending) -> Settlement {
        var settlement: Settlement
        switch ending {
        case .finished(let result):
            settlement = Settlement(.succeed, lease: job.lease)
            settlement.result = result
        case .failed(let error, let delay):
            settlement = Settlement(job.isLastAttempt ? .exhaust : .fail, lease: job.lease)
            settlement.failure = JobFailure(error, attempt: job.attempt)
            settlement.delay =
                delay ?? RetryPolicy.default.backoff.delay(afterAttempt: job.failures + 1, error: error)
        case .killed(let reason):
            settlement = Settlement(.stop, lease: job.lease)
            settlement.reason = reason
        case .givenBack: settlement = Settlement(.giveBack, lease: job.lease)
        }
        return settlement
    }
}

extension Shiftwork {
    /// Takes a queued job of any type, to run it outside the workers; nil when it is not queued.
    public func claim(_ id: JobID, lease: Duration = .seconds(30)) async throws(StoreError) -> HeldJob? {
        let worker = WorkerInfo(
            id: WorkerID(maker.makeID()), name: System.processName, types: [], slots: 1,
            lease: max(lease, .seconds(1)))
        try await store.register(worker)
        guard let job = try await store.claim([id], worker: worker.id).first else {
            try await store.signOff(worker.id)
            return nil
        }
        return HeldJob(job: job, store: store)
    }
}

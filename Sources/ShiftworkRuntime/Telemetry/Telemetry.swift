internal import Instrumentation
internal import Logging
internal import Metrics
internal import ShiftworkCore
internal import Tracing

/// Tells logs, metrics and traces what happens, by the names that the documentation promises. Payloads are never told.
struct Telemetry: Sendable {
    private let log: Logger
    private let metrics: JobMetrics

    init(logger: Logger) {
        log = logger
        metrics = JobMetrics()
    }

    // MARK: Jobs

    func enqueued(_ jobs: [NewJob]) {
        metrics.enqueued(jobs)
        guard log.logLevel <= .debug else { return }
        for job in jobs {
            log.debug(
                "Job enqueued",
                metadata: [
                    "job.id": "\(job.id)", "job.type": "\(job.type)", "job.queue": "\(job.queue)",
                ])
        }
    }

    func logger(for job: ClaimedJob, base: Logger) -> Logger {
        var logger = base
        logger[metadataKey: "job.id"] = "\(job.lease.job)"
        logger[metadataKey: "job.type"] = "\(job.type)"
        logger[metadataKey: "job.queue"] = "\(job.queue)"
        logger[metadataKey: "job.attempt"] = "\(job.attempt)"
        return logger
    }

    /// An attempt ended. The user's errors are the user's business: told at `debug`, the last one at `warning`.
    func ended(_ job: ClaimedJob, _ outcome: Outcome, ran: Duration) {
        metrics.ended(job, outcome, ran: ran)
        let level: Logger.Level
        switch outcome {
        case .exhausted: level = .warning
        case .finished, .failed, .snoozed, .stopped, .givenBack: level = .debug
        }
        guard log.logLevel <= level else { return }
        log.log(level: level, "Job attempt ended", metadata: metadata(job, outcome, ran: ran))
    }

    private func metadata(_ job: ClaimedJob, _ outcome: Outcome, ran: Duration) -> Logger.Metadata {
        var metadata: Logger.Metadata = [
            "job.id": "\(job.lease.job)", "job.type": "\(job.type)", "job.queue": "\(job.queue)",
            "job.attempt": "\(job.attempt)", "job.duration_ms": "\(ran.microseconds / 1_000)",
            "job.status": "\(outcome.status.rawValue)",
        ]
        if let failure = outcome.failure {
            metadata["error.type"] = "\(failure.type)"
            metadata["error.fingerprint"] = "\(failure.fingerprint)"
        }
        metadata["worker.id"] = "\(job.lease.worker)"
        // "version-format = trace-id "-" parent-id "-" trace-flags", behind the version (W3C Trace Context).
        if let parts = job.details.trace["traceparent"]?.split(separator: "-"), parts.count >= 4 {
            metadata["trace.id"] = "\(parts[1])"
        }
        return metadata
    }

    /// Runs a handler inside a span that is linked to the enqueue; without a tracer, just runs it.
    func traced(
        _ job: ClaimedJob, _ body: () async -> (outcome: Outcome, ran: Duration)
    ) async -> (outcome: Outcome, ran: Duration) {
        guard !(InstrumentationSystem.tracer is NoOpTracer) else { return await body() }
        return await JobTracing.process(job, body)
    }

    // MARK: Workers

    func workerStarted(_ worker: WorkerInfo) {
        log.info(
            "Worker started",
            metadata: [
                "worker.id": "\(worker.id)", "worker.name": "\(worker.name)",
                "worker.slots": "\(worker.slots)",
            ])
    }

    func workerRescued(_ worker: WorkerID) {
        log.warning(
            "Others have rescued this worker's jobs: it was silent for longer than its lease. Beginning again",
            metadata: ["worker.id": "\(worker)"])
    }

    func leaseInDoubt() {
        log.warning("The lease could not be renewed in time: asking all handlers to stop")
    }

    func rescued(_ worker: WorkerID, _ rescue: Rescue) {
        metrics.rescued(rescue.jobs.count)
        log.warning(
            "Rescued the jobs of a silent worker",
            metadata: ["worker.id": "\(worker)", "jobs": "\(rescue.jobs.count)"])
    }

    // MARK: Store

    func storeFailed(_ error: StoreError) {
        metrics.storeFailed(error.operation)
        log.warning("The store failed", metadata: ["store.error": "\(error)", "store.code": "\(error.code)"])
    }

    /// How many trips of this process's pumps have returned.
    var tripCount: Int { metrics.tripCount }

    func carried(_ settlements: [Settlement], _ reply: PumpReply) {
        metrics.carried(settled: settlements.count, claimed: reply.claimed.count)
        for (settlement, answer) in zip(settlements, reply.settled) where answer == .leaseLost {
            log.warning(
                "A settlement came too late: the lease was lost",
                metadata: ["job.id": "\(settlement.lease.job)"])
        }
    }

    func pruned(_ pruned: Pruned) {
        guard pruned.jobs > 0 else { return }
        metrics.pruned(pruned.jobs)
        log.debug("Pruned ended jobs", metadata: ["jobs": "\(pruned.jobs)"])
    }
}

extension Outcome {
    /// As in the metric `attempts_total`.
    var name: String {
        switch self {
        case .finished: "finished"
        case .failed, .exhausted: "failed"
        case .snoozed: "snoozed"
        case .stopped: "killed"
        case .givenBack: "given_back"
        }
    }

    /// The status that the job gets, as far as the worker knows.
    var status: JobStatus {
        switch self {
        case .finished: .finished
        case .failed: .retrying
        case .exhausted: .failed
        case .snoozed: .scheduled
        case .stopped: .killed
        case .givenBack: .queued
        }
    }

    var failure: JobFailure? {
        switch self {
        case .failed(let failure, _), .exhausted(let failure): failure
        case .finished, .snoozed, .stopped, .givenBack: nil
        }
    }
}

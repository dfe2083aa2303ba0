internal import Logging
internal import ShiftworkCore
internal import ShiftworkMemory

@testable internal import ShiftworkRuntime

extension Timestamp {
    /// Some moment.
    static let sample = Timestamp(seconds: 1_767_225_600)
}

extension JobID {
    static func sample(_ number: Int) -> JobID {
        JobID(UUIDv7(milliseconds: 1_767_225_600_000, sequence: 0, random: UInt64(number)))
    }
}

extension WorkerID {
    static func sample(_ number: Int) -> WorkerID {
        WorkerID(UUIDv7(milliseconds: 1_767_225_600_000, sequence: 1, random: UInt64(number)))
    }
}

extension ClaimedJob {
    /// A job in its first run, held by worker 1.
    static func sample(
        _ number: Int, queue: QueueName = .default, token: Int64 = 1, crashes: Int = 0
    ) -> ClaimedJob {
        let new = NewJob(id: .sample(number), type: "deed", queue: queue)
        var record = JobRecord(new, status: .started, createdAt: .sample)
        (record.attempt, record.crashes, record.maxAttempts) = (1, crashes, 3)
        return ClaimedJob(
            lease: Lease(job: new.id, token: token, worker: .sample(1)), record: record, payload: new.payload,
            enqueuedAt: .sample, startedAt: .sample)
    }
}

extension RunningJob {
    static func sample(_ job: ClaimedJob, startedAt: Duration = .zero) -> RunningJob {
        RunningJob(
            job: job, startedAt: startedAt, store: MemoryStore(),
            logger: { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } },
            now: { .sample }, enqueueChild: { _, _ in job.lease.job })
    }
}

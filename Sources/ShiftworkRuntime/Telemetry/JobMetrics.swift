internal import Metrics
package import ShiftworkCore
internal import Synchronization

/// The metrics of this process, by the names of the documentation. Ids are never dimensions.
package final class JobMetrics: Sendable {
    /// The dimensions of one series.
    struct Key: Hashable {
        let name: String
        let queue: QueueName
        let type: JobType
        let outcome: String
    }

    private let counters = Mutex(SeriesBook<Counter>())
    private let timers = Mutex(SeriesBook<Timer>())
    private let settledPerTrip = Recorder(
        label: "shiftwork_pump_batch_size", dimensions: [("part", "settle")])
    private let claimedPerTrip = Recorder(label: "shiftwork_pump_batch_size", dimensions: [("part", "claim")])
    private let trips = Atomic(0)
    private let rescues = Counter(label: "shiftwork_rescues_total")
    private let prunes = Counter(label: "shiftwork_pruned_jobs_total")

    package init() {}

    /// Jobs were stored that were not there before.
    package func enqueued(_ jobs: [NewJob]) {
        var counts: [Key: Int] = [:]
        for job in jobs {
            counts[
                Key(name: "jobs_enqueued_total", queue: job.queue, type: job.type, outcome: ""), default: 0] +=
                1
        }
        for (key, count) in counts { counter(key).increment(by: count) }
    }

    func ended(_ job: ClaimedJob, _ outcome: Outcome, ran: Duration) {
        ended(AttemptEnd(job, outcome.name, outcome.status, ran: ran))
    }

    /// An attempt ended, wherever it ran.
    package func ended(_ end: AttemptEnd) {
        let job = end.job
        counter(key("attempts_total", end)).increment()
        timer(key("attempt_run_duration_seconds", end)).recordNanoseconds(end.ran.nanoseconds)
        if end.status.isTerminal { ended(end.status, type: job.type, queue: job.queue) }
        guard job.attempt == 1 else { return }
        let wait = job.startedAt - job.enqueuedAt
        timer(Key(name: "job_wait_duration_seconds", queue: job.queue, type: job.type, outcome: ""))
            .recordNanoseconds(max(0, wait.nanoseconds))
    }

    /// A job ended, by an attempt or by somebody's word.
    package func ended(_ status: JobStatus, type: JobType, queue: QueueName) {
        counter(Key(name: "jobs_ended_total", queue: queue, type: type, outcome: status.rawValue)).increment()
    }

    var tripCount: Int { trips.load(ordering: .relaxed) }

    package func carried(settled: Int, claimed: Int) {
        trips.wrappingAdd(1, ordering: .relaxed)
        if settled > 0 { settledPerTrip.record(settled) }
        if claimed > 0 { claimedPerTrip.record(claimed) }
    }

    func rescued(_ jobs: Int) { rescues.increment(by: jobs) }

    func pruned(_ jobs: Int) { prunes.increment(by: jobs) }

    func storeFailed(_ operation: String) {
        Counter(label: "shiftwork_store_failures_total", dimensions: [("operation", operation)]).increment()
    }

    private func key(_ name: String, _ end: AttemptEnd) -> Key {
        Key(name: name, queue: end.job.queue, type: end.job.type, outcome: end.outcome)
    }

    private func counter(_ key: Key) -> Counter {
        counters.withLock { known in
            known.handle(of: key) { Counter(label: "shiftwork_" + $0.name, dimensions: $0.dimensions) }
        }
    }

    private func timer(_ key: Key) -> Timer {
        timers.withLock { known in
            known.handle(of: key) { Timer(label: "shiftwork_" + $0.name, dimensions: $0.dimensions) }
        }
    }
}

/// How an attempt ended, for those who count.
package struct AttemptEnd: Sendable {
    let job: ClaimedJob
    /// As in `finished`.
    let outcome: String
    /// The status that the job got.
    let status: JobStatus
    let ran: Duration

    package init(_ job: ClaimedJob, _ outcome: String, _ status: JobStatus, ran: Duration) {
        (self.job, self.outcome, self.status, self.ran) = (job, outcome, status, ran)
    }
}

extension JobMetrics.Key {
    var dimensions: [(String, String)] {
        var dimensions = [("queue", queue.rawValue), ("type", type.rawValue)]
        if !outcome.isEmpty {
            dimensions.append((name == "jobs_ended_total" ? "status" : "outcome", outcome))
        }
        return dimensions
    }
}

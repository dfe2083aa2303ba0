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

    private let counters = Mutex<[Key: Counter]>([:])
    private let timers = Mutex<[Key: Timer]>([:])
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
        counter(key("attempts_total", job, outcome)).increment()
        timer(key("attempt_run_duration_seconds", job, outcome)).recordNanoseconds(ran.microseconds * 1_000)
        if outcome.status.isTerminal {
            let status = outcome.status.rawValue
            counter(Key(name: "jobs_ended_total", queue: job.queue, type: job.type, outcome: status))
                .increment()
        }
        guard job.attempt == 1 else { return }
        let wait = job.startedAt - job.enqueuedAt
        timer(Key(name: "job_wait_duration_seconds", queue: job.queue, type: job.type, outcome: ""))
            .recordNanoseconds(max(0, wait.microseconds) * 1_000)
    }

    var tripCount: Int { trips.load(ordering: .relaxed) }

    func carried(settled: Int, claimed: Int) {
        trips.wrappingAdd(1, ordering: .relaxed)
        if settled > 0 { settledPerTrip.record(settled) }
        if claimed > 0 { claimedPerTrip.record(claimed) }
    }

    func rescued(_ jobs: Int) { rescues.increment(by: jobs) }

    func pruned(_ jobs: Int) { prunes.increment(by: jobs) }

    func storeFailed(_ operation: String) {
        Counter(label: "shiftwork_store_failures_total", dimensions: [("operation", operation)]).increment()
    }

    private func key(_ name: String, _ job: ClaimedJob, _ outcome: Outcome) -> Key {
        Key(name: name, queue: job.queue, type: job.type, outcome: outcome.name)
    }

    private func counter(_ key: Key) -> Counter {
        counters.withLock { known in
            if let counter = known[key] { return counter }
            let counter = Counter(label: "shiftwork_" + key.name, dimensions: key.dimensions)
            known[key] = counter
            return counter
        }
    }

    private func timer(_ key: Key) -> Timer {
        timers.withLock { known in
            if let timer = known[key] { return timer }
            let timer = Timer(label: "shiftwork_" + key.name, dimensions: key.dimensions)
            known[key] = timer
            return timer
        }
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

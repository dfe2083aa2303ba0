internal import ShiftworkCore

/// How the store is at this moment: from counters, queues and workers, never from the jobs.
struct StoreGauges: Sendable {
    let now: Timestamp
    let queues: [QueueRecord]
    /// Nil for those who may not see workers.
    let workers: [WorkerRecord]?

    /// One queue's name, over all tenants that the reader sees.
    private struct Sum {
        var counts: [JobStatus: Int] = [:]
        var oldest: Timestamp?
        var isPaused = false
        /// Nil where no queue of the name has a limit.
        var concurrency: Int?

        mutating func add(_ queue: QueueRecord) {
            counts.merge(queue.counts, uniquingKeysWith: +)
            oldest = [oldest, queue.oldest].compactMap(\.self).min()
            isPaused = isPaused || queue.pause != nil
            if let most = queue.limits.concurrency { concurrency = (concurrency ?? 0) + most }
        }
    }

    /// All of them, those of one metric one after another.
    var points: [MetricPoint] {
        var sums: [String: Sum] = [:]
        for queue in queues { sums[queue.name.rawValue, default: Sum()].add(queue) }
        let named = sums.sorted { $0.key < $1.key }
        return jobs(named)
            + gauge("shiftwork_queue_latency_seconds", named) { _, sum in
                sum.oldest.map { max(0, Double((now - $0).microseconds) / 1e6) } ?? 0
            }
            + gauge("shiftwork_queue_paused", named) { _, sum in sum.isPaused ? 1 : 0 }
            + gauge("shiftwork_queue_concurrency", named.filter { $0.value.concurrency != nil }) { _, sum in
                Double(sum.concurrency ?? 0)
            }
            + gauge("shiftwork_queue_slots_used", named) { _, sum in
                Double(JobStatus.running.reduce(0) { $0 + (sum.counts[$1] ?? 0) })
            }
            + (workers.map { capacity(of: $0, named) } ?? [])
    }

    private func jobs(_ queues: [(key: String, value: Sum)]) -> [MetricPoint] {
        queues.flatMap { name, sum in
            JobStatus.allCases.map { status in
                MetricPoint(
                    "shiftwork_jobs", ["queue": name, "status": status.rawValue],
                    .gauge(Double(sum.counts[status] ?? 0)))
            }
        }
    }

    private func capacity(
        of workers: [WorkerRecord], _ queues: [(key: String, value: Sum)]
    ) -> [MetricPoint] {
        gauge("shiftwork_queue_slots", queues) { name, _ in
            let takers = workers.filter { worker in
                worker.info.queues.isEmpty || worker.info.queues.contains(QueueName(name))
            }
            return Double(takers.reduce(0) { $0 + $1.info.slots })
        }
            + WorkerState.allCases.map { state in
                let count = workers.count { WorkerState(of: $0, now: now) == state }
                return MetricPoint("shiftwork_workers", ["status": state.rawValue], .gauge(Double(count)))
            }
    }

    private func gauge(
        _ name: String, _ queues: [(key: String, value: Sum)], _ value: (String, Sum) -> Double
    ) -> [MetricPoint] {
        queues.map { queue, sum in MetricPoint(name, ["queue": queue], .gauge(value(queue, sum))) }
    }
}

/// What a worker is doing, as far as the store can tell.
enum WorkerState: String, CaseIterable, Sendable {
    case active, quiet, stopping
    /// Silent for longer than its lease, or known to be gone.
    case lost

    init(of worker: WorkerRecord, now: Timestamp) {
        if worker.isLost(at: now) {
            self = .lost
            return
        }
        switch worker.directive {
        case .work: self = .active
        case .quiet: self = .quiet
        case .stop, .restart: self = .stopping
        }
    }
}

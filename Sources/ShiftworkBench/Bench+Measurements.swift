internal import ShiftworkCore
internal import ShiftworkRuntime

extension Bench {
    /// From `enqueue` to the handler, on an idle worker of this process.
    func measureLatency(_ shiftwork: Shiftwork<Tally>, _ tally: Tally) async throws -> BenchReport.Latency {
        let samples = min(plan.latencySamples, plan.jobs)
        let clock = System.live
        let times = try await withWorker(shiftwork) {
            var times: [Double] = []
            for number in 0..<samples {
                try await clock.sleep(.milliseconds(3))
                let start = clock.uptime()
                try await shiftwork.enqueue(NoOp(number: number, text: ""))
                while tally.times(number) == 0 { try await clock.sleep(.microseconds(200)) }
                times.append(Double((tally.lastStart - start).microseconds) / 1_000)
            }
            return times.sorted()
        }
        guard let last = times.indices.last else { return BenchReport.Latency() }
        func percentile(_ share: Double) -> Double { times[min(last, Int(Double(times.count) * share))] }
        tally.forget()
        return BenchReport.Latency(p50: percentile(0.5), p95: percentile(0.95), p99: percentile(0.99))
    }

    /// Single enqueues from a number of tasks, for the plan's span. Jobs a second.
    func measureEnqueue(_ shiftwork: Shiftwork<Tally>, tasks: Int) async throws -> Double {
        let clock = System.live
        let text = text
        let start = clock.uptime()
        let deadline = start + plan.span
        let count = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<tasks {
                group.addTask {
                    var count = 0
                    while clock.uptime() < deadline {
                        try await shiftwork.enqueue(NoOp(text: text))
                        count += 1
                    }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
        return Double(count) / seconds(clock.uptime() - start)
    }

    /// Jobs a second of one bulk enqueue.
    func measureBulk(_ shiftwork: Shiftwork<Tally>) async throws -> Double {
        let start = System.live.uptime()
        let text = text
        try await shiftwork.enqueue(contentsOf: (0..<plan.jobs).lazy.map { NoOp(number: $0, text: text) })
        return Double(plan.jobs) / seconds(System.live.uptime() - start)
    }

    /// Empties the store without measuring.
    func drainQuietly(_ shiftwork: Shiftwork<Tally>) async throws {
        try await withWorker(shiftwork) { try await waitUntilDrained { _ in } }
    }

    /// The time until every job has ended, its cost, and how steady it went.
    func measureDrain(_ shiftwork: Shiftwork<Tally>, _ report: inout BenchReport) async throws {
        let trips = shiftwork.tripCount
        let before = ProcessCost.now()
        let start = System.live.uptime()
        let progress: [(open: Int, at: Duration)]
        if plan.workers > 1, let startWorkers {
            let stop = try await startWorkers(plan.workers)
            progress = try await watchDrain()
            try await stop()
        } else {
            progress = try await withWorker(shiftwork) { try await watchDrain() }
        }
        let end = progress.last?.at ?? System.live.uptime()
        let after = ProcessCost.now()
        let cpu = after.cpu - before.cpu + after.childrenCPU - before.childrenCPU
        report.drainPerSecond = Double(plan.jobs) / seconds(end - start)
        report.cpuSecondsPerThousand = cpu / Double(plan.jobs) * 1_000
        report.tripsPerThousand = Double(shiftwork.tripCount - trips) / Double(plan.jobs) * 1_000
        report.drainLastOverFirst = steadiness([(plan.jobs, start)] + progress)
    }

    private func watchDrain() async throws -> [(open: Int, at: Duration)] {
        var progress: [(open: Int, at: Duration)] = []
        try await waitUntilDrained { progress.append(($0, System.live.uptime())) }
        return progress
    }

    private func waitUntilDrained(_ note: (Int) -> Void) async throws {
        while true {
            let open = try await openJobs()
            note(open)
            if open == 0 { return }
            // Each look costs the server something too.
            try await System.live.sleep(.milliseconds(25))
        }
    }

    /// The rate of the last tenth over the rate of the first.
    private func steadiness(_ progress: [(open: Int, at: Duration)]) -> Double {
        func moment(_ open: Int) -> Duration? { progress.first { $0.open <= open }?.at }
        let tenth = plan.jobs / 10
        guard let begin = progress.first?.at, let first = moment(plan.jobs - tenth),
            let ninth = moment(tenth),
            let end = progress.last?.at, first > begin, end > ninth
        else { return 0 }
        return seconds(first - begin) / seconds(end - ninth)
    }

    private func seconds(_ duration: Duration) -> Double { max(Double(duration.microseconds), 1) / 1e6 }
}

internal import ShiftworkCore
internal import ShiftworkRuntime

/// Jobs at a steady rate.
public struct SteadyReport: Sendable {
    /// Finished jobs a second, from the first to the end of the offer.
    public var perSecond = 0.0
    /// The same, over the last tenth of the time.
    public var lastTenth = 0.0
    /// From enqueue to claim in milliseconds, over everything: what the store's statistics say.
    public var waitP99 = 0.0
}

extension Bench {
    /// Offers jobs at a steady rate, however long the store takes for them, and counts those that finish in the time.
    public func steady(rate: Int, for span: Duration) async throws -> SteadyReport {
        let tally = Tally(jobs: 0, uptime: System.live.uptime)
        let shiftwork = try await Bench.open(store, plan: plan, tally: tally)
        let tick = Duration.milliseconds(20)
        let each = max(1, rate / 50)
        return try await withWorker(shiftwork) { [self] in
            var report = SteadyReport()
            let start = System.live.uptime()
            var (next, atNine): (Duration, Int?) = (start, nil)
            try await withThrowingTaskGroup(of: Void.self) { group in
                while next < start + span {
                    group.addTask {
                        _ = try await shiftwork.enqueue(contentsOf: (0..<each).map { _ in NoOp(text: text) })
                    }
                    next += tick
                    if atNine == nil, next >= start + span / 10 * 9 { atNine = try await finishedJobs() }
                    let pause = next - System.live.uptime()
                    if pause > .zero { try await System.live.sleep(pause) }
                }
                let finished = try await finishedJobs()
                let seconds = Double(span.microseconds) / 1e6
                report.perSecond = Double(finished) / seconds
                report.lastTenth = Double(finished - (atNine ?? 0)) / (seconds / 10)
            }
            report.waitP99 = Double(try await waits().quantile(0.99) ?? 0) / 1_000
            try await drainRest()
            return report
        }
    }

    private func drainRest() async throws {
        while try await openJobs() > 0 { try await System.live.sleep(.milliseconds(50)) }
    }

    private func finishedJobs() async throws -> Int { Int(try await waits().count) }

    /// How long the jobs waited that finished today.
    private func waits() async throws -> Histogram {
        let now = try await store.now()
        return try await store.statistics(StatisticsRequest(from: now - .days(1), until: now)).wait(.finished)
    }
}

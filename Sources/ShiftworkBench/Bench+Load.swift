public import ShiftworkCore
internal import ShiftworkRuntime

extension Bench {
    /// Enqueues and drains jobs on a store that may hold others, as load beside another measurement.
    public static func load(_ store: any JobStore, jobs: Int) async throws -> [(String, String)] {
        var plan = BenchPlan()
        (plan.jobs, plan.durability) = (jobs, .relaxed)
        let bench = Bench(plan, store: store)
        let tally = Tally(jobs: jobs, uptime: System.live.uptime)
        let shiftwork = try await open(store, plan: plan, tally: tally)
        _ = try await bench.measureBulk(shiftwork)
        let start = System.live.uptime()
        try await bench.drainQuietly(shiftwork)
        let span = Double((System.live.uptime() - start).microseconds) / 1e6
        return [("drain while asked", "\(Int(Double(jobs) / span))/s")]
    }

    /// What an idle worker uses: its share of one core, this process's largest resident size in MB, and what the server
    /// used meanwhile, where there is one.
    public func idle(
        for span: Duration
    ) async throws -> (share: Double, peakRSS: Double, server: ServerCost?) {
        let tally = Tally(jobs: 0, uptime: System.live.uptime)
        let shiftwork = try await Bench.open(store, plan: plan, tally: tally)
        return try await withWorker(shiftwork) { [serverCost] in
            // What the start brought has been dealt with by then.
            try await System.live.sleep(.seconds(10))
            let first = try await serverCost?()
            let before = ProcessCost.now()
            try await System.live.sleep(span)
            let after = ProcessCost.now()
            let last = try await serverCost?()
            let server = last.flatMap { last in first.map { last - $0 } }
            let seconds = Double(span.microseconds) / 1e6
            return ((after.cpu - before.cpu) / seconds, after.peakRSS, server)
        }
    }
}

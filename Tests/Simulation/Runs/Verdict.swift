import ShiftworkCore
import ShiftworkLaws

/// What one run showed.
struct Verdict: Sendable {
    var seed: UInt64
    var violations: [Violation]
    /// What ended the run early or kept a process from ending: an error of the harness or of the runtime.
    var trap: String?
    var hash: UInt64
    var steps: Int
    var events: Int
    var jobs: Int
    /// How long the run lasted, by its own clock.
    var lasted: Duration
    /// How long it took from the calm until all was quiet.
    var calmed: Duration
    var strokes: [Weather.Stroke]
    var rare: [String]
    var history: RunHistory

    init(of run: Run, isQuiet: Bool, calmed: Duration) {
        let (scenario, world) = (run.scenario, run.world)
        (seed, trap, hash) = (scenario.seed, world.scheduler.trap, world.scheduler.hash)
        (steps, events) = (world.scheduler.steps, world.events.count)
        (lasted, self.calmed, strokes) = (world.now, calmed, world.weather.strokes)
        history = RunHistory(events: world.events, end: run.end)
        jobs = run.end?.jobs.count ?? 0
        let lease = Duration.seconds(scenario.lease)
        let bounds = HistoryChecker.Bounds(lease: lease, rescueCheck: min(lease / 6, .seconds(5)))
        violations = HistoryChecker(bounds: bounds).judge(history)
        if !isQuiet {
            violations.append(Violation(.liveness, job: nil, "It never became quiet: \(run.unrest)"))
        }
        violations += run.idleHands
        for process in world.processes {
            guard let failure = process.failure, !process.isDead else { continue }
            violations.append(Violation(.liveness, job: nil, "\(process.name) ended by an error: \(failure)"))
        }
        rare = RareState.reached(in: history).map(\.rawValue).sorted()
    }

    var isGood: Bool { violations.isEmpty && trap == nil }
}

extension Run {
    /// What does not come to rest.
    fileprivate var unrest: String {
        let open = (end?.jobs ?? []).filter { !$0.status.isTerminal && $0.status != .paused }
        let jobs = open.prefix(5).map { "\($0.id) \($0.status.rawValue)" }
        let operations = (end?.operations ?? []).filter { $0.state == .running || $0.state == .paused }
        let untold = scenario.offers.count { ledger[$0.number] != .done }
        return
            "\(open.count) jobs (\(jobs.joined(separator: ", "))), \(operations.count) operations, \(untold) offers"
    }
}

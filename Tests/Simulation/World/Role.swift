import ShiftworkCore
import ShiftworkRuntime

/// A process that a run has: what it is for, and how it comes back.
struct Role: Codable, Sendable {
    enum Part: String, Codable, Sendable {
        /// Works and maintains.
        case all
        case worker
        case maintenance
        case enqueuer
        case `operator`
    }

    var name: String
    var part: Part
    var clock: ProcessClock
    /// Milliseconds since the run began.
    var startsAt = 0
    /// In milliseconds, after each of its ends; nil for never.
    var comesBackAfter: Int?
    var slots = 1
    /// Empty for all.
    var queues: [String] = []
    var isStrict = false
    var isDurable = true
    /// In milliseconds.
    var drain = 25_000
    var grace = 5_000
}

/// What happens to a process, to the store or to its clock at a moment.
struct Mishap: Codable, Sendable {
    enum What: Codable, Sendable {
        case kill(String)
        /// For so many milliseconds.
        case freeze(String, Int)
        case askToEnd(String)
        /// For so many milliseconds.
        case storeAway(StoreAtSea.Absence, Int)
        /// By so many milliseconds.
        case clockJump(Int)
        /// The store dies and forgets what was not synced.
        case loseTail
    }

    /// Milliseconds since the run began.
    var at: Int
    var what: What
}

extension Role {
    /// Whether it has no end of its own.
    var isLasting: Bool {
        switch part {
        case .all, .worker, .maintenance: true
        case .enqueuer, .operator: false
        }
    }

    /// How the process uses Shiftwork.
    func configuration(of scenario: Scenario) -> ShiftworkConfiguration {
        var worker = WorkerConfiguration(
            queues: workerQueues, slots: slots, lease: .seconds(scenario.lease), drain: .milliseconds(drain),
            grace: .milliseconds(grace), durability: isDurable ? .durable : .relaxed, name: name)
        worker.version = "simulated"
        return ShiftworkConfiguration(
            worker: worker, durability: isDurable ? .durable : .relaxed,
            retention: scenario.keep.map { .all(.lasting(.milliseconds($0))) } ?? .standard,
            logger: Silence.logger, pruneEvery: .seconds(scenario.pruneEvery))
    }

    private var workerQueues: WorkerQueues {
        if queues.isEmpty { return .all }
        let names = queues.map { QueueName($0) }
        return isStrict ? .strict(names) : WorkerQueues(limits: names.map { ($0, 2) })
    }
}

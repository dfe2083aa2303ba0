internal import Foundation
internal import ShiftworkCore
internal import ShiftworkSQLite

/// Workers and enqueuers on one file, killed with SIGKILL at random moments, frozen now and then, while the store's
/// clock jumps.
final class KillTrial: Trial {
    static let name = "kill"
    static let about =
        "kill -9 of workers, enqueuers and both at random moments: no accepted job is lost or ends twice."

    func run(in lab: Lab) async throws {
        let goal = lab.arguments.number("kills", default: lab.isSmall ? 30 : 200)
        let jobs = lab.arguments.number("jobs", default: goal * 100)
        let store = try lab.openStore()
        let crowd = try Crowd(lab, workers: 3, strikes: goal, jobs: jobs)
        let stale = StaleHolder(lab)
        while try await crowd.next(store) { try await strike(lab, crowd, stale) }
        // Past every jump: a retry that was planned while the clock was ahead is due as well.
        lab.clock.set(7_200)
        await crowd.end()
        try await lab.drain(workers: 2)
        await store.close()
        stale.judge(lab)
        let names = try FileManager.default.contentsOfDirectory(atPath: lab.folder)
        lab.count("files of dead workers left", names.count { $0.contains("-worker-") })
        try await Judge().judge(lab)
    }

    private func strike(_ lab: Lab, _ crowd: Crowd, _ stale: StaleHolder) async throws {
        switch Int.random(in: 0..<20, using: &lab.random) {
        case 0...11: try await crowd.killWorker()
        case 12...16: try await crowd.killEnqueuer()
        case 17:
            try await crowd.killWorker()
            try await crowd.killEnqueuer()
        case 18: try await freezeWorker(lab, crowd, stale)
        default:
            lab.fault("clock jumps")
            lab.clock.set([-3_600, 0, 3_600].randomElement(using: &lab.random) ?? 0)
        }
    }

    /// Stops a worker for longer than a lease, while another one that holds claims falls silent.
    private func freezeWorker(_ lab: Lab, _ crowd: Crowd, _ stale: StaleHolder) async throws {
        try await crowd.freezeWorker {
            do {
                try await stale.hold()
            } catch let error as StoreError where error.isTransient {
                // It froze with the store's lock in its hand: everybody waits until it goes on, and nothing is lost.
                lab.count("frozen with the lock")
            }
        }
    }
}

extension Lab {
    /// Starts an enqueuer on a lane.
    func startEnqueuer(_ lane: Range<Int>, from: Int? = nil, clock: String? = nil) throws -> ChildProcess {
        try start(
            "enqueuer",
            [
                "--lower", "\(lane.lowerBound)", "--upper", "\(lane.upperBound)", "--from",
                "\(from ?? lane.lowerBound)", "--seed", "\(random.next() >> 2)",
            ], clock: clock)
    }
}

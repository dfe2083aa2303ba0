internal import Foundation
internal import ShiftworkCore
internal import ShiftworkSQLite

/// Workers and enqueuers on one file, killed with SIGKILL at random moments, frozen now and then, while the store's
/// clock jumps. Kills and jobs last equally long, however many there are of each.
final class KillTrial: Trial {
    static let name = "kill"
    static let about =
        "kill -9 of workers, enqueuers and both at random moments: no accepted job is lost or ends twice."

    private struct Lane {
        var range: Range<Int>
        var process: ChildProcess?
    }

    private var kills = 0
    private var goal = 0
    private var jobs = 0
    private var workers: [ChildProcess] = []
    private var lanes: [Lane] = []
    private var stale: StaleHolder?

    func run(in lab: Lab) async throws {
        goal = lab.arguments.number("kills", default: lab.isSmall ? 30 : 200)
        jobs = lab.arguments.number("jobs", default: goal * 100)
        let store = try lab.openStore()
        for _ in 0..<3 { workers.append(try startWorker(lab)) }
        for range in [0..<jobs / 2, jobs / 2..<jobs] {
            lanes.append(Lane(range: range, process: try startEnqueuer(lab, range, from: range.lowerBound)))
        }
        let holder = StaleHolder(lab)
        stale = holder
        try await disturb(lab, store)
        // Past every jump: a retry that was planned while the clock was ahead is due as well.
        lab.clock.set(7_200)
        Quota(path: lab.folder + "/quota").set(1)
        for lane in lanes { _ = await lane.process?.wait() }
        for worker in workers { await lab.end(worker) }
        try await lab.drain(workers: 2)
        await store.close()
        holder.judge(lab)
        let names = try FileManager.default.contentsOfDirectory(atPath: lab.folder)
        lab.count("files of dead workers left", names.count { $0.contains("-worker-") })
        try await Judge().judge(lab)
    }

    // MARK: Disturb

    private func disturb(_ lab: Lab, _ store: SQLiteStore) async throws {
        var tail = JournalTail(path: lab.folder + "/journal")
        let quota = Quota(path: lab.folder + "/quota")
        var looks = 0
        var backlog = 0
        while kills < goal {
            tail.read()
            let offered = lanes.reduce(0) {
                $0 + (tail.next[$1.range.lowerBound] ?? $1.range.lowerBound) - $1.range.lowerBound
            }
            if looks % 8 == 0 { backlog = (try? await lab.open(in: store)) ?? backlog }
            looks += 1
            // No more than the kills so far deserve, and no more than the workers keep up with.
            let share = Double(kills + 1) / Double(goal)
            quota.set(min(share, Double(offered + max(0, 3_000 - backlog)) / Double(jobs)))
            try await Task.sleep(for: .milliseconds(.random(in: 20...250, using: &lab.random)))
            // The jobs lag behind: let them catch up, so that the kills meet work.
            if share - Double(offered) / Double(jobs) > 0.05 { continue }
            try await strike(lab, tail)
        }
    }

    private func strike(_ lab: Lab, _ tail: JournalTail) async throws {
        switch Int.random(in: 0..<20, using: &lab.random) {
        case 0...11: try await killWorker(lab)
        case 12...16: try await killEnqueuer(lab, tail)
        case 17:
            try await killWorker(lab)
            try await killEnqueuer(lab, tail)
        case 18: try await freezeWorker(lab)
        default:
            lab.fault("clock jumps")
            lab.clock.set([-3_600, 0, 3_600].randomElement(using: &lab.random) ?? 0)
        }
    }

    private func killWorker(_ lab: Lab) async throws {
        let index = Int.random(in: workers.indices, using: &lab.random)
        await lab.kill(workers[index])
        count(lab)
        workers[index] = try startWorker(lab)
    }

    private func killEnqueuer(_ lab: Lab, _ tail: JournalTail) async throws {
        guard let index = lanes.indices.randomElement(using: &lab.random), let process = lanes[index].process
        else { return }
        let isAtWork = process.poll() == nil
        await lab.kill(process)
        if isAtWork { count(lab) }
        var now = tail
        now.read()
        let range = lanes[index].range
        lanes[index].process = try startEnqueuer(
            lab, range, from: now.next[range.lowerBound] ?? range.lowerBound)
    }

    private func count(_ lab: Lab) {
        kills += 1
        lab.fault("kills")
    }

    /// Stops a worker for longer than a lease, while another one that holds claims falls silent.
    private func freezeWorker(_ lab: Lab) async throws {
        lab.fault("freezes")
        let worker = workers[Int.random(in: workers.indices, using: &lab.random)]
        worker.send(SIGSTOP)
        defer { worker.send(SIGCONT) }
        do {
            try await stale?.hold()
        } catch let error as StoreError where error.isTransient {
            // It froze with the store's lock in its hand: everybody waits until it goes on, and nothing is lost.
            lab.count("frozen with the lock")
        }
    }

    // MARK: Processes

    private func startWorker(_ lab: Lab) throws -> ChildProcess {
        try lab.start("worker", ["--lease-ms", "1500"])
    }

    private func startEnqueuer(_ lab: Lab, _ range: Range<Int>, from: Int) throws -> ChildProcess? {
        guard from < range.upperBound else { return nil }
        return try lab.startEnqueuer(range, from: from)
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

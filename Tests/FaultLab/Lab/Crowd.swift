internal import Foundation
internal import ShiftworkCore

/// Workers and enqueuers on one store. Who dies is replaced; strikes and jobs last equally long, however many there are
/// of each.
final class Crowd {
    private struct Lane {
        var range: Range<Int>
        var process: ChildProcess?
    }

    private let lab: Lab
    private let goal: Int
    private let jobs: Int
    private let quota: Quota
    private var tail: JournalTail
    private var lanes: [Lane] = []
    private(set) var workers: [ChildProcess] = []
    private(set) var strikes = 0
    private var looks = 0
    private var backlog = 0

    /// Starts everybody.
    /// - Parameter strikes: how many there are to be.
    init(_ lab: Lab, workers count: Int, strikes goal: Int, jobs: Int) throws {
        (self.lab, self.goal, self.jobs) = (lab, goal, jobs)
        quota = Quota(path: lab.folder + "/quota")
        tail = JournalTail(path: lab.folder + "/journal")
        quota.set(1 / Double(goal))
        for _ in 0..<count { workers.append(try startWorker()) }
        for range in [0..<jobs / 2, jobs / 2..<jobs] {
            lanes.append(Lane(range: range, process: try startEnqueuer(range, from: range.lowerBound)))
        }
    }

    /// Waits until the next strike is due; false when there were enough.
    func next(_ store: any JobStore) async throws -> Bool {
        while strikes < goal {
            tail.read()
            let offered = lanes.reduce(0) {
                $0 + (tail.next[$1.range.lowerBound] ?? $1.range.lowerBound) - $1.range.lowerBound
            }
            // A store that is away is asked again later.
            if looks % 8 == 0 { backlog = (try? await lab.open(in: store)) ?? backlog }
            looks += 1
            // No more than the strikes so far deserve, and no more than the workers keep up with.
            let share = Double(strikes + 1) / Double(goal)
            quota.set(min(share, Double(offered + max(0, 3_000 - backlog)) / Double(jobs)))
            try await Task.sleep(for: .milliseconds(.random(in: 20...250, using: &lab.random)))
            // The jobs lag behind: let them catch up, so that the strikes meet work.
            if share - Double(offered) / Double(jobs) <= 0.05 { return true }
        }
        return false
    }

    /// Counts a strike.
    func struck(_ name: String) {
        strikes += 1
        lab.fault(name)
    }

    func killWorker() async throws {
        let index = Int.random(in: workers.indices, using: &lab.random)
        await lab.kill(workers[index])
        struck("kills")
        workers[index] = try startWorker()
    }

    func killEnqueuer() async throws {
        guard let index = lanes.indices.randomElement(using: &lab.random), let process = lanes[index].process
        else { return }
        let isAtWork = process.poll() == nil
        await lab.kill(process)
        if isAtWork { struck("kills") }
        tail.read()
        let range = lanes[index].range
        lanes[index].process = try startEnqueuer(
            range, from: tail.next[range.lowerBound] ?? range.lowerBound)
    }

    /// Lets a worker stand still while something else happens.
    func freezeWorker(_ body: () async throws -> Void) async throws {
        lab.fault("freezes")
        let worker = workers[Int.random(in: workers.indices, using: &lab.random)]
        worker.send(SIGSTOP)
        defer { worker.send(SIGCONT) }
        try await body()
    }

    /// Lets everything be enqueued that there is, and ends the workers.
    func end() async {
        quota.set(1)
        for lane in lanes { _ = await lane.process?.wait() }
        for worker in workers { await lab.end(worker) }
    }

    private func startWorker() throws -> ChildProcess { try lab.start("worker", ["--lease-ms", "1500"]) }

    private func startEnqueuer(_ range: Range<Int>, from: Int) throws -> ChildProcess? {
        guard from < range.upperBound else { return nil }
        return try lab.startEnqueuer(range, from: from)
    }
}

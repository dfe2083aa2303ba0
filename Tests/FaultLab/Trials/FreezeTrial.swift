internal import Foundation
internal import ShiftworkCore
internal import ShiftworkSQLite

/// Processes that hold claims stand still for half a lease, for a little more than one, and for three; workers too.
final class FreezeTrial: Trial {
    static let name = "freeze"
    static let about =
        "SIGSTOP for 0.5, 1.1 and 3 leases: late settlements are refused, and nobody healthy is rescued."

    private static let lease = 1_000
    private static let lengths = [0.5, 1.1, 3]

    func run(in lab: Lab) async throws {
        let rounds = lab.rounds(small: 1, large: 8)
        let store = try lab.openStore()
        lab.watch.begin(try lab.openStore())
        let workers = try (0..<3).map { _ in try lab.start("worker", ["--lease-ms", "\(Self.lease)"]) }
        let enqueuer = try lab.startEnqueuer(0..<rounds * 400)
        for round in 0..<rounds {
            Quota(path: lab.folder + "/quota").set(Double(round + 1) / Double(rounds))
            try await insertHeld(60, lab, store)
            for length in Self.lengths {
                let holder = try lab.start("holder", ["--lease-ms", "\(Self.lease)", "--claims", "20"])
                try await lab.wait(for: "a holder that holds") { holder.isStopped }
                let worker = workers[Int.random(in: workers.indices, using: &lab.random)]
                lab.fault("freezes of a holder")
                lab.fault("freezes of a worker")
                try await lab.freeze(worker, for: .milliseconds(Int(Double(Self.lease) * length)))
                if length > 2 { try await waitUntilRescued(holder, lab, store) }
                holder.send(SIGCONT)
                try await lab.wait(for: "a holder that has settled") {
                    Paper.lines(of: lab.folder + "/late").contains { $0 == ["end", "\(holder.pid)"] }
                }
                await lab.kill(holder)
            }
        }
        _ = await enqueuer.wait()
        for worker in workers { await lab.end(worker) }
        try await lab.drain(["--held"])
        await lab.watch.stop(lab)
        try await judgeLate(lab, store)
        await store.close()
        try await Judge(hasForwardClock: true).judge(lab)
    }

    private func insertHeld(_ count: Int, _ lab: Lab, _ store: SQLiteStore) async throws {
        var ids = IdentifierSource()
        let jobs = (0..<count).map { number in
            let id = JobID(ids.next(at: SQLiteStore.systemClock(), random: .random(in: .min ... .max)))
            return NewJob(
                id: id, type: HeldJob.type, queue: HeldJob.defaults.queue,
                payload: Array("{\"number\":\(number)}".utf8))
        }
        _ = try await store.insert(jobs, durability: .durable)
        Paper(path: lab.folder + "/journal").append(jobs.map { "ok \($0.id)" })
    }

    private func waitUntilRescued(_ holder: ChildProcess, _ lab: Lab, _ store: SQLiteStore) async throws {
        let name = BeatWatch.name(of: holder.pid)
        try await lab.wait(for: "the rescue of a holder") {
            try await !store.workers().contains { $0.info.name == name }
        }
    }

    /// What was answered must agree with what is written down.
    private func judgeLate(_ lab: Lab, _ store: SQLiteStore) async throws {
        for words in Paper.lines(of: lab.folder + "/late") where words.count == 3 {
            guard let job = JobID(parsing: String(words[1])), let worker = WorkerID(parsing: String(words[2]))
            else { continue }
            let steps = try await store.history(of: job, scope: .all).filter {
                $0.worker == worker && $0.endsRun
            }
            let wasRescued = steps.contains(where: \.isRescue)
            let hasSettled = steps.contains { $0.kind == .event(.succeed) }
            if words[0] == "lost" {
                lab.count("late settlements refused")
                lab.expect(
                    wasRescued && !hasSettled, "I4 Fence: \(job) was refused to \(worker), and not rescued")
            } else {
                lab.count("settlements within the lease")
                lab.expect(
                    hasSettled && !wasRescued, "I4 Fence: \(job) was settled by \(worker), and not so stored")
            }
        }
    }
}

internal import Foundation
internal import ShiftworkCore
internal import ShiftworkSQLite

/// Jobs that end their process, each time, beside jobs that do not.
final class PoisonTrial: Trial {
    static let name = "poison"
    static let about = "Jobs that kill their process: three crashes, then failed; bystanders finish."

    func run(in lab: Lab) async throws {
        let store = try lab.openStore()
        var workers = try (0..<2).map { _ in try lab.start("worker", ["--lease-ms", "1000"]) }
        var clock = 0
        for round in 0..<lab.rounds(small: 1, large: 4) {
            try await offer(round, lab, store)
            try await lab.wait(for: "the end of poison and bystanders", atMost: .seconds(120)) {
                clock += 1
                // A second rescue waits ten seconds of the store's clock.
                if clock % 20 == 0 { lab.clock.set(clock / 20 * 15) }
                for (index, worker) in workers.enumerated() {
                    guard let end = worker.poll() else { continue }
                    lab.fault("crashes by \(end)")
                    lab.forget(worker)
                    workers[index] = try lab.start("worker", ["--lease-ms", "1000"])
                }
                return try await lab.open(in: store) == 0
            }
        }
        for worker in workers { await lab.end(worker) }
        try await judge(lab, store)
        await store.close()
        try await Judge().judge(lab)
    }

    private func offer(_ round: Int, _ lab: Lab, _ store: SQLiteStore) async throws {
        var ids = IdentifierSource()
        func make(_ type: JobType, _ payload: String, priority: Int) -> NewJob {
            let id = JobID(ids.next(at: SQLiteStore.systemClock(), random: .random(in: .min ... .max)))
            var job = NewJob(id: id, type: type, payload: Array(payload.utf8))
            job.priority = priority
            return job
        }
        var jobs = (0..<100).map { make(QuickJob.type, "{\"number\":\($0)}", priority: 5) }
        jobs += (0..<20).map { make(SlowJob.type, "{\"number\":\($0),\"milliseconds\":60}", priority: 2) }
        // Two at a time: a bystander can be hit by each of them once, and so stays below three crashes.
        let manners = PoisonJob.Manner.allCases
        jobs += (0..<2).map { index in
            let manner = manners[(round * 2 + index) % manners.count]
            return make(PoisonJob.type, "{\"manner\":\"\(manner.rawValue)\"}", priority: 0)
        }
        _ = try await store.insert(jobs.shuffled(using: &lab.random), durability: .durable)
        Paper(path: lab.folder + "/journal").append(jobs.map { "ok \($0.id)" })
    }

    private func judge(_ lab: Lab, _ store: SQLiteStore) async throws {
        let ledger = Ledger(lab.folder + "/ledger")
        for (record, _) in try await store.lives(limit: 10_000).lives {
            let runs = ledger.tokens[record.id]?.count ?? 0
            if record.type == PoisonJob.type {
                lab.count("poison jobs")
                lab.expect(
                    record.status == .failed && record.crashes == 3 && (1...3).contains(runs),
                    "I7 Budget: poison \(record.id) is \(record.status.rawValue) after \(runs) runs")
            } else {
                lab.count("bystanders")
                lab.expect(
                    record.status == .finished,
                    "I7 Budget: bystander \(record.id) is \(record.status.rawValue) after \(record.crashes) crashes"
                )
            }
        }
    }
}

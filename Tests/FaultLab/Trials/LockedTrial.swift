internal import Foundation
internal import ShiftworkCore
internal import ShiftworkSQLite

/// Another program holds the database's lock, or Shiftwork's own, for longer than anybody waits; or reads for long.
final class LockedTrial: Trial {
    static let name = "locked"
    static let about = "A foreign process holds a lock for long: clear errors that pass, and nothing lost."

    private var ids = IdentifierSource()

    func run(in lab: Lab) async throws {
        let rounds = lab.rounds(small: 1, large: 3)
        let store = try lab.openStore()
        let workers = try (0..<2).map { _ in try lab.start("worker", ["--lease-ms", "1500"]) }
        let enqueuer = try lab.startEnqueuer(0..<rounds * 2_000)
        let quota = Quota(path: lab.folder + "/quota")
        for round in 0..<rounds {
            quota.set((Double(round) + 0.5) / Double(rounds))
            try await lock("exclusive", lab, store)
            quota.set(Double(round + 1) / Double(rounds))
            try await lock("lock-file", lab, store)
        }
        _ = await enqueuer.wait()
        for worker in workers { await lab.end(worker) }
        try await lab.drain()
        try await pin(lab, store)
        await store.close()
        for words in Paper.lines(of: lab.folder + "/trouble") where words.count == 2 {
            lab.count("\(words[0]) refused as \(words[1])")
            lab.expect(words[1] == "locked", "P11: \(words[0]) was refused as \(words[1]) instead of locked")
        }
        try await Judge().judge(lab)
    }

    private func foreigner(_ manner: String, milliseconds: Int, _ lab: Lab) async throws -> ChildProcess {
        let sign = lab.folder + "/sign-\(manner)"
        try? FileManager.default.removeItem(atPath: sign)
        let words = ["--manner", manner, "--hold-ms", "\(milliseconds)", "--sign", sign]
        let foreigner = try lab.start("foreigner", words)
        try await lab.wait(for: "a foreign lock") { FileManager.default.fileExists(atPath: sign) }
        return foreigner
    }

    /// Longer than the five seconds that a call waits.
    private func lock(_ manner: String, _ lab: Lab, _ store: SQLiteStore) async throws {
        let foreigner = try await foreigner(manner, milliseconds: 6_500, lab)
        lab.fault("locks, \(manner)")
        let job = make("{}", type: QuickJob.type)
        switch await attempt([job], store) {
        case .success: lab.count("calls that waited")
        case .failure(let error):
            lab.count("calls refused")
            lab.expect(
                error.code == .locked && error.isTransient,
                "P11: a locked store said \(error.debugDescription)")
            lab.expect(
                error.message.contains("rocess") || error.message.contains("rogram"), "P11: it said \(error)")
        }
        // Reading goes on beside the lock.
        _ = try await store.counts(scope: .all)
        _ = await foreigner.wait()
        lab.forget(foreigner)
        _ = try await store.control(ControlRequest(.cancel, jobs: [job.id]))
    }

    private func attempt(_ jobs: [NewJob], _ store: SQLiteStore) async -> Result<[Insertion], StoreError> {
        do { return .success(try await store.insert(jobs, durability: .durable)) } catch {
            return .failure(error)
        }
    }

    /// A long reader keeps the log from being reset: that is reported, and ends with the reader.
    private func pin(_ lab: Lab, _ store: SQLiteStore) async throws {
        let megabytes = lab.isSmall ? 40 : 300
        let foreigner = try await foreigner("reader", milliseconds: 600_000, lab)
        lab.fault("long readers")
        let padding = String(repeating: "x", count: 250_000)
        var pinned: [NewJob] = []
        for _ in 0..<megabytes / 10 {
            let jobs = (0..<40).map { _ in
                make("{\"number\":0,\"padding\":\"\(padding)\"}", type: HeldJob.type)
            }
            _ = try await store.insert(jobs, durability: .durable)
            pinned += jobs
        }
        let warnings = try await store.health().warnings.filter {
            $0.contains("log") && $0.contains("reads for long")
        }
        lab.count("megabytes of log behind a reader", size(of: lab.database + "-wal") >> 20)
        if !lab.isSmall {
            lab.expect(!warnings.isEmpty, "I32 Bounded: a log of \(megabytes) MB is not reported")
        }
        await lab.kill(foreigner)
        for start in stride(from: 0, to: pinned.count, by: 1_000) {
            let part = pinned[start..<min(start + 1_000, pinned.count)].map(\.id)
            _ = try await store.control(ControlRequest(.cancel, jobs: part))
        }
        try await lab.wait(for: "the log to be cut") { size(of: lab.database + "-wal") < 1 << 20 }
        lab.count("logs cut after the reader left")
    }

    private func size(of path: String) -> Int {
        (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
    }

    private func make(_ payload: String, type: JobType) -> NewJob {
        let id = JobID(ids.next(at: SQLiteStore.systemClock(), random: .random(in: .min ... .max)))
        return NewJob(id: id, type: type, payload: Array(payload.utf8))
    }
}

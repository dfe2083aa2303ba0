internal import Foundation
internal import ShiftworkCore
internal import ShiftworkSQLite

/// Reads, writes and syncs fail: each in turn for one caller, then at random under load.
final class IOErrorTrial: Trial {
    static let name = "io-error"
    static let about =
        "EIO, short writes, failed syncs: nothing is acknowledged that failed, and all goes on afterwards."

    private var ids = IdentifierSource()

    func run(in lab: Lab) async throws {
        let disk = try FaultyDisk(folder: lab.folder)
        try disk.install(keepsUnsynced: false)
        lab.words = ["--disk", "faulty"]
        for fault in FaultyDisk.Fault.allCases { try await failEachOpen(fault, disk, lab) }
        for fault in FaultyDisk.Fault.allCases { try await failEachInsert(fault, disk, lab) }
        try await storm(disk, lab)
        disk.heal()
        try await lab.drain(["--held"])
        try await Judge().judge(lab)
    }

    // MARK: One at a time

    /// Lets the first, the second, … operation of an insert fail, until an insert needs no more of them.
    private func failEachInsert(_ fault: FaultyDisk.Fault, _ disk: FaultyDisk, _ lab: Lab) async throws {
        let store = try lab.openStore()
        for number in 1...200 {
            let jobs = (0..<3).map { make($0) }
            disk.fail(fault, number: number)
            let result = await insert(jobs, into: store)
            let hasFailed = disk.hasFailed
            disk.heal()
            switch result {
            case .success where !hasFailed:
                note(jobs, lab)
                await store.close()
                return
            case .success:
                lab.broken("I1 NoLoss: an insert was acknowledged, and its \(fault) \(number) was \(fault)")
            case .failure(let error):
                lab.fault("inserts failed by \(fault)")
                lab.expect(error.isTransient, "P11: \(fault) said \(error.debugDescription)")
                try await repeatUntilKnown(jobs, in: store, lab)
            }
        }
        throw LabError("an insert that takes more than 200 operations")
    }

    /// The same call again is answered as if nothing had happened.
    private func repeatUntilKnown(_ jobs: [NewJob], in store: SQLiteStore, _ lab: Lab) async throws {
        for _ in 0..<5 {
            guard case .success(let answers) = await insert(jobs, into: store) else { continue }
            let isWhole =
                Set(answers).count == 1 && zip(jobs, answers).allSatisfy { $1.job(for: $0.id) == $0.id }
            lab.expect(isWhole, "I13 IdempotentRepeat: a repeated batch was answered \(answers)")
            return note(jobs, lab)
        }
        lab.broken("I31 Liveness: an insert still fails though the disk is whole")
    }

    /// Lets the first, the second, … operation of opening a store fail, whose log must be recovered.
    private func failEachOpen(_ fault: FaultyDisk.Fault, _ disk: FaultyDisk, _ lab: Lab) async throws {
        var number = 0
        while true {
            // Recovering a log reads much: not each of these.
            number += fault == .readFails ? Int.random(in: 1...30, using: &lab.random) : 1
            disk.fail(fault, number: number)
            let result = Result { () throws(StoreError) in try lab.openStore() }
            let hasFailed = disk.hasFailed
            disk.heal()
            switch result {
            case .success(let store):
                await store.close()
                if !hasFailed { return }
            case .failure(let error):
                lab.fault("opens failed by \(fault)")
                lab.expect(error.isTransient, "P11: opening with \(fault) said \(error.debugDescription)")
            }
        }
    }

    private func insert(_ jobs: [NewJob], into store: SQLiteStore) async -> Result<[Insertion], StoreError> {
        do { return .success(try await store.insert(jobs, durability: .durable)) } catch {
            return .failure(error)
        }
    }

    private func make(_ number: Int) -> NewJob {
        let id = JobID(ids.next(at: SQLiteStore.systemClock(), random: .random(in: .min ... .max)))
        return NewJob(id: id, type: QuickJob.type, payload: Array("{\"number\":\(number)}".utf8))
    }

    private func note(_ jobs: [NewJob], _ lab: Lab) {
        Paper(path: lab.folder + "/journal").append(jobs.map { "ok \($0.id)" })
    }

    // MARK: Under load

    private func storm(_ disk: FaultyDisk, _ lab: Lab) async throws {
        let rounds = lab.rounds(small: 30, large: 200)
        var workers = try (0..<2).map { _ in try lab.start("worker", ["--lease-ms", "1500"]) }
        let enqueuer = try lab.startEnqueuer(0..<rounds * 40)
        for round in 1...rounds {
            Quota(path: lab.folder + "/quota").set(Double(round) / Double(rounds))
            let fault = FaultyDisk.Fault.allCases.randomElement(using: &lab.random) ?? .syncFails
            if Int.random(in: 0..<4, using: &lab.random) == 0 {
                disk.failAlways(fault)
            } else {
                disk.fail(fault, number: .random(in: 1...60, using: &lab.random))
            }
            try await Task.sleep(for: .milliseconds(.random(in: 20...120, using: &lab.random)))
            if round % 10 == 0 {
                let index = Int.random(in: workers.indices, using: &lab.random)
                await lab.kill(workers[index])
                lab.fault("kills on a failing disk")
                workers[index] = try lab.start("worker", ["--lease-ms", "1500"])
            }
            disk.heal()
            try await Task.sleep(for: .milliseconds(.random(in: 0...60, using: &lab.random)))
        }
        lab.count("operations failed", disk.failed)
        _ = await enqueuer.wait()
        for worker in workers { await lab.end(worker) }
        for words in Paper.lines(of: lab.folder + "/trouble") where words.count == 2 {
            lab.count("\(words[0]) refused as \(words[1])")
        }
    }
}

internal import Foundation
internal import ShiftworkCore
internal import ShiftworkSQLite

/// The power goes, with everything that was not synced: gone, kept, or torn sector by sector. Now and then a sync fails
/// before, and what it should have written is lost although it looks written.
final class PowerCutTrial: Trial {
    static let name = "power-cut"
    static let about =
        "Power cuts that tear unsynced writes: acknowledged jobs survive, tokens are never given again."

    func run(in lab: Lab) async throws {
        let disk = try FaultyDisk(folder: lab.folder)
        lab.words = ["--disk", "unsynced", "--relaxed"]
        for _ in 0..<lab.rounds(small: 6, large: 20) { try await cutAfterLostSync(disk, lab) }
        lab.database = lab.folder + "/lab.sqlite"
        let rounds = lab.rounds(small: 10, large: 60)
        var tail = JournalTail(path: lab.folder + "/journal")
        let lane = 0..<rounds * 150
        for round in 1...rounds {
            Quota(path: lab.folder + "/quota").set(Double(round) / Double(rounds))
            tail.read()
            let workers = try (0..<2).map { _ in try lab.start("worker", ["--lease-ms", "1500"]) }
            let enqueuer = try lab.startEnqueuer(lane, from: tail.next[0] ?? 0)
            try await waitForTheCut(disk, lab)
            for child in workers + [enqueuer] { child.send(SIGKILL) }
            for child in workers + [enqueuer] { await lab.kill(child) }
            disk.heal()
            lab.fault("power cuts")
            lab.count("sectors lost", try FaultyDisk.cut(lab.database, seed: lab.random.next()))
        }
        Quota(path: lab.folder + "/quota").set(1)
        tail.read()
        let enqueuer = try lab.startEnqueuer(lane, from: tail.next[0] ?? 0)
        _ = await enqueuer.wait()
        lab.clock.set(7_200)
        try await lab.drain()
        try await Judge(mayForget: true).judge(lab)
    }

    /// Until a moment that chance picks: any, or amidst some write or sync; sometimes a sync fails before.
    private func waitForTheCut(_ disk: FaultyDisk, _ lab: Lab) async throws {
        try await Task.sleep(for: .milliseconds(.random(in: 100...500, using: &lab.random)))
        switch Int.random(in: 0..<4, using: &lab.random) {
        case 0: break
        case 1:
            lab.fault("failed syncs")
            disk.fail(.syncFails, number: .random(in: 1...4, using: &lab.random))
            try await Task.sleep(for: .milliseconds(.random(in: 100...500, using: &lab.random)))
        default:
            lab.count("cuts amidst a write or sync")
            let moment = FaultyDisk.Moment.allCases.randomElement(using: &lab.random) ?? .amidst
            disk.endProcess(moment, number: .random(in: 1...300, using: &lab.random))
            for _ in 0..<200 where !disk.hasFailed { try await Task.sleep(for: .milliseconds(2)) }
        }
    }

    /// A sync fails, after which Linux takes what was to be written for written: the next sync succeeds and brings none
    /// of it to the disk. What is acknowledged then must survive all the same.
    private func cutAfterLostSync(_ disk: FaultyDisk, _ lab: Lab) async throws {
        try disk.install(keepsUnsynced: true)
        lab.database = lab.folder + "/lost-\(lab.verdict.faults).sqlite"
        let store = try lab.openStore()
        var (ids, accepted) = (IdentifierSource(), [JobID]())
        func insert(_ durability: Durability) async throws {
            let id = JobID(ids.next(at: SQLiteStore.systemClock(), random: .random(in: .min ... .max)))
            do {
                _ = try await store.insert([NewJob(id: id, type: QuickJob.type)], durability: durability)
                if durability == .durable { accepted.append(id) }
            } catch { lab.expect(error.isTransient, "P11: a failed sync said \(error.debugDescription)") }
        }
        try await insert(.durable)
        try await insert(.relaxed)
        disk.fail(.syncFails, number: 1)
        lab.fault("failed syncs, then a power cut")
        try await insert(.durable)
        lab.expect(accepted.count == 1, "I1 NoLoss: an insert was acknowledged whose sync failed")
        disk.heal()
        for _ in 0..<3 { try await insert(.durable) }
        await store.close()
        lab.count("sectors lost", try FaultyDisk.cut(lab.database, seed: lab.random.next()))
        let again = try lab.openStore()
        let found = Set(try await again.jobs(accepted, scope: .all).map(\.id))
        for id in accepted where !found.contains(id) {
            lab.broken(
                "I1 NoLoss: job \(id), acknowledged after a failed sync, did not survive the power cut")
        }
        for finding in try await again.verify(isDeep: true) {
            lab.broken("\(finding.invariant): \(finding.detail)")
        }
        await again.close()
    }
}

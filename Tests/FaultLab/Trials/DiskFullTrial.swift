internal import Foundation
internal import ShiftworkCore
internal import ShiftworkSQLite

/// The disk fills up under load, again and again: a small file system where that can be had, else a disk that says so.
final class DiskFullTrial: Trial {
    static let name = "disk-full"
    static let about =
        "The disk fills up: clear errors, nothing half written, space heals it, all accepted is there."

    private var disk: SmallDisk?
    private var sham: FaultyDisk?

    func run(in lab: Lab) async throws {
        try prepare(lab)
        defer { keep(lab) }
        let rounds = lab.rounds(small: 3, large: 12)
        let store = try lab.openStore()
        var workers = try (0..<2).map { _ in try lab.start("worker", ["--lease-ms", "1500"]) }
        let enqueuer = try lab.startEnqueuer(0..<rounds * 500)
        var tail = JournalTail(path: lab.folder + "/journal")
        for round in 0..<rounds {
            Quota(path: lab.folder + "/quota").set(Double(round + 1) / Double(rounds))
            try await Task.sleep(for: .milliseconds(.random(in: 50...400, using: &lab.random)))
            lab.fault("full disks")
            fill(lab)
            try await lookAround(lab, store)
            let index = Int.random(in: workers.indices, using: &lab.random)
            await lab.kill(workers[index])
            lab.fault("kills on a full disk")
            workers[index] = try lab.start("worker", ["--lease-ms", "1500"])
            try await Task.sleep(for: .milliseconds(300))
            heal()
            let goal = rounds * 500 * (round + 1) / rounds
            try await lab.wait(for: "work to go on when there is room again") {
                tail.read()
                return (tail.next[0] ?? 0) >= goal
            }
        }
        _ = await enqueuer.wait()
        for worker in workers { await lab.end(worker) }
        try await lab.drain()
        await store.close()
        for words in Paper.lines(of: lab.folder + "/trouble") where words.count == 2 {
            lab.count("\(words[0]) refused as \(words[1])")
            lab.expect(words[1] == "full" || words[1] == "locked", "P11: a full disk was called \(words[1])")
        }
        try await Judge().judge(lab)
    }

    private func prepare(_ lab: Lab) throws {
        if lab.arguments.has("mounted") {
            disk = try SmallDisk(path: lab.folder + "/disk", megabytes: 192)
            lab.database = lab.folder + "/disk/lab.sqlite"
        } else {
            lab.verdict.skipped.append(
                "a small file system: it takes root and unshare(1); a sham disk says it is full")
            let sham = try FaultyDisk(folder: lab.folder)
            try sham.install(keepsUnsynced: false)
            lab.words = ["--disk", "faulty"]
            self.sham = sham
        }
    }

    /// What is on the small disk vanishes with it: in the laboratory's folder it outlives a failure.
    private func keep(_ lab: Lab) {
        guard let disk else { return }
        disk.clear()
        try? FileManager.default.copyItem(atPath: disk.path, toPath: lab.folder + "/kept")
        try? disk.unmount()
    }

    private func fill(_ lab: Lab) {
        disk?.fill(leaving: [0, 8_192, 65_536, 262_144].randomElement(using: &lab.random) ?? 0)
        sham?.failAlways(.isFull)
    }

    private func heal() {
        disk?.clear()
        sham?.heal()
    }

    /// Writes until it is refused; reading goes on, and nothing is half there.
    private func lookAround(_ lab: Lab, _ store: SQLiteStore) async throws {
        var ids = IdentifierSource()
        let padding = String(repeating: "x", count: 10_000)
        for _ in 0..<40 {
            let jobs = (0..<10).map { number in
                let id = JobID(ids.next(at: SQLiteStore.systemClock(), random: .random(in: .min ... .max)))
                return NewJob(
                    id: id, type: QuickJob.type,
                    payload: Array("{\"number\":\(number),\"padding\":\"\(padding)\"}".utf8))
            }
            do {
                _ = try await store.insert(jobs, durability: .durable)
                Paper(path: lab.folder + "/journal").append(jobs.map { "ok \($0.id)" })
            } catch {
                lab.count("batches refused")
                lab.expect(error.isTransient, "P11: a full disk said \(error.debugDescription)")
                break
            }
        }
        _ = try await store.counts(scope: .all)
        let findings = try await store.verify(isDeep: false)
        lab.expect(findings.isEmpty, "I9 IndexEqualsRows: on a full disk \(findings)")
    }
}

internal import Foundation
internal import GRDB
internal import ShiftworkCore
internal import ShiftworkSQLite

/// One page of the database is overwritten: by nothing, by anything, by another page.
final class CorruptPageTrial: Trial {
    static let name = "corrupt-page"
    static let about =
        "A page is overwritten: a clear error that says what to do, no crash, no job silently missing."

    private enum Damage: CaseIterable { case zeros, noise, otherPage }

    private static let pageSize = 4_096

    func run(in lab: Lab) async throws {
        let jobs = try await fill(lab)
        let sound = try Data(contentsOf: URL(fileURLWithPath: lab.database))
        let pages = sound.count / Self.pageSize
        try await look(at: sound, "sound", jobs, lab)
        for _ in 0..<lab.rounds(small: 40, large: 300) {
            let page = Int.random(in: 0..<pages, using: &lab.random)
            let damage = Damage.allCases.randomElement(using: &lab.random) ?? .zeros
            lab.fault("pages overwritten")
            let damaged = self.damage(sound, page: page, damage, pages, &lab.random)
            try await look(at: damaged, "page \(page + 1) of \(pages), \(damage)", jobs, lab)
        }
    }

    /// A database with jobs in every status and with every side table in use.
    private func fill(_ lab: Lab) async throws -> Set<JobID> {
        let store = try lab.openStore()
        let worker = try lab.start("worker", ["--lease-ms", "1500"])
        let enqueuer = try lab.startEnqueuer(0..<600)
        _ = await enqueuer.wait()
        try await lab.wait(for: "work done") { try await lab.open(in: store) < 50 }
        await lab.end(worker)
        let more = try lab.startEnqueuer(600..<900)
        _ = await more.wait()
        await store.close()
        // Everything into one file.
        let queue = try DatabaseQueue(path: lab.database)
        _ = try await queue.writeWithoutTransaction { db in try db.checkpoint(.truncate) }
        try queue.close()
        let again = try lab.openStore()
        var ids: Set<JobID> = []
        for life in try await again.lives(limit: 10_000).lives { ids.insert(life.record.id) }
        await again.close()
        return ids
    }

    private func damage(
        _ sound: Data, page: Int, _ damage: Damage, _ pages: Int, _ random: inout SeededRandom
    ) -> Data {
        var bytes = sound
        let range = page * Self.pageSize..<(page + 1) * Self.pageSize
        switch damage {
        case .zeros: bytes.replaceSubrange(range, with: Data(count: Self.pageSize))
        case .noise:
            let noise = (0..<Self.pageSize).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            bytes.replaceSubrange(range, with: noise)
        case .otherPage:
            let other = (page + Int.random(in: 1..<pages, using: &random)) % pages
            bytes.replaceSubrange(range, with: sound[other * Self.pageSize..<(other + 1) * Self.pageSize])
        }
        return bytes
    }

    private func look(at bytes: Data, _ what: String, _ jobs: Set<JobID>, _ lab: Lab) async throws {
        let folder = lab.folder + "/damaged"
        try? FileManager.default.removeItem(atPath: folder)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try bytes.write(to: URL(fileURLWithPath: folder + "/lab.sqlite"))
        let reader = try ChildProcess(
            ["reader", "--database", folder + "/lab.sqlite", "--paper", folder + "/paper"],
            log: lab.folder + "/log")
        let before = lab.verdict.broken.count
        let end = await reader.wait(atMost: .seconds(30))
        if end == nil { await lab.kill(reader) }
        lab.expect(
            end == .exit(0), "P11: with \(what) the process ended with \(end.map { "\($0)" } ?? "nothing")")
        judge(Paper.lines(of: folder + "/paper"), what, jobs, lab)
        guard lab.verdict.broken.count > before else { return }
        try bytes.write(to: URL(fileURLWithPath: lab.folder + "/\(what.replacing(" ", with: "-")).sqlite"))
    }

    private func judge(_ lines: [[Substring]], _ what: String, _ jobs: Set<JobID>, _ lab: Lab) {
        let read = Set(
            lines.filter { $0.first == "job" && $0.count == 2 }.compactMap { JobID(parsing: String($0[1])) })
        let errors = lines.filter { $0.first == "error" && $0.count > 3 }
        let findings = lines.filter { $0.first == "found" }
        let isSilent = errors.isEmpty && findings.isEmpty
        if what == "sound" {
            lab.expect(
                isSilent && read == jobs, "I1 NoLoss: a sound database is said to be damaged: \(errors)")
            return
        }
        lab.count(isSilent ? "damages of no consequence" : "damages told")
        if !errors.isEmpty { lab.count("damages told by an error") }
        if isSilent {
            lab.expect(
                read == jobs, "I1 NoLoss: with \(what) \(jobs.subtracting(read).count) jobs are silently gone"
            )
        }
        for error in errors {
            let text = error.dropFirst(3).joined(separator: " ")
            // A row that damage brought back is in the way of a write: refused, and nothing is written.
            if error[1] == "write", text.contains("constraint failed") { continue }
            let isClear = error[2] == "corrupt" && text.contains("lab.sqlite") && text.contains("backup")
            lab.expect(isClear, "P11: with \(what), \(error[1]) said \(error[2]): \(text)")
        }
    }
}

internal import Foundation
internal import ShiftworkCore
internal import ShiftworkSQLite
internal import Synchronization

/// What a trial counted.
struct TrialNumbers: Codable {
    var kills = 0
    var freezes = 0
    var clockJumps = 0
    var frozenWithLock = 0
    var accepted = 0
    var unknown = 0
    var stored = 0
    var runs = 0
    var repeatedRuns = 0
    var staleSettlements = 0
    var byStatus: [String: Int] = [:]
}

/// What a trial found.
struct TrialVerdict: Codable {
    var numbers = TrialNumbers()
    /// One line for each broken invariant.
    var broken: [String] = []

    func report(seed: UInt64, to path: String?) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        let json = String(decoding: try encoder.encode(self), as: UTF8.self)
        print(json)
        if let path { try json.write(toFile: path, atomically: true, encoding: .utf8) }
        print(
            """
            fault-lab: seed \(seed): \(numbers.kills) kills, \(numbers.freezes) freezes, \
            \(numbers.clockJumps) clock jumps; \
            \(numbers.accepted) accepted, \(numbers.stored) stored, \(numbers.runs) runs; \
            \(broken.isEmpty ? "every invariant held" : "\(broken.count) BROKEN")
            """)
    }
}

/// Judges what is left of a trial by the numbered invariants.
struct Judge {
    let folder: String
    let stale: StaleHolder

    func judge() async throws -> TrialVerdict {
        var verdict = TrialVerdict()
        let store = try SQLiteStore(path: folder + "/lab.sqlite")
        let (invoked, accepted) = readJournal()
        let records = try await allRecords(store)
        verdict.numbers.stored = records.count
        verdict.numbers.accepted = accepted.count
        verdict.numbers.unknown = invoked.subtracting(accepted).count
        let ids = Set(records.map(\.id))
        for id in accepted.subtracting(ids) { verdict.broken.append("I1 NoLoss: accepted job \(id) is gone") }
        if ids.count != records.count { verdict.broken.append("I1 NoLoss: a job is listed twice") }
        for record in records {
            verdict.numbers.byStatus[record.status.rawValue, default: 0] += 1
            try await judge(record, store, &verdict)
        }
        for finding in try await store.verify(isDeep: true) {
            verdict.broken.append("\(finding.invariant): \(finding.detail)")
        }
        judgeLedger(ids, &verdict)
        verdict.numbers.staleSettlements = stale.tried.withLock { $0 }
        for id in stale.accepted.withLock({ $0 }) {
            verdict.broken.append("I4 Fence: a settlement of job \(id) was accepted after its rescue")
        }
        await store.close()
        return verdict
    }

    private func judge(_ record: JobRecord, _ store: SQLiteStore, _ verdict: inout TrialVerdict) async throws
    {
        if !record.status.isTerminal {
            verdict.broken.append("I31 Liveness: job \(record.id) is still \(record.status.rawValue)")
        }
        let history = try await store.history(of: record.id, scope: .all)
        if history.first?.from != nil {
            verdict.broken.append("I8 Path: job \(record.id) does not begin with its enqueue")
        }
        if history.last?.to != record.status {
            verdict.broken.append(
                "I8 Path: job \(record.id) is \(record.status.rawValue), its history ends elsewhere")
        }
        for (previous, entry) in zip(history, history.dropFirst()) {
            guard case .event(let event) = entry.kind, entry.from == previous.to else {
                verdict.broken.append("I8 Path: job \(record.id) has a gap before step \(entry.sequence)")
                continue
            }
            if previous.to.after(event) != .becomes(entry.to) {
                verdict.broken.append(
                    "I8 Path: job \(record.id) went \(previous.to.rawValue) → \(entry.to.rawValue) by \(event.rawValue)"
                )
            }
        }
        let ends = history.filter(\.to.isTerminal).count
        if record.status.isTerminal, ends != 1 {
            verdict.broken.append("I2 OneEnd: job \(record.id) ended \(ends) times")
        }
    }

    private func judgeLedger(_ ids: Set<JobID>, _ verdict: inout TrialVerdict) {
        var tokens: [JobID: [Int64]] = [:]
        for line in lines("ledger") {
            let words = line.split(separator: " ")
            guard words.count == 4, let id = JobID(parsing: String(words[1])), let token = Int64(words[3])
            else { continue }
            tokens[id, default: []].append(token)
        }
        for (id, list) in tokens {
            verdict.numbers.runs += list.count
            verdict.numbers.repeatedRuns += list.count - 1
            if Set(list).count != list.count {
                verdict.broken.append("I5 TokenRises: job \(id) ran twice under one token")
            }
            if !ids.contains(id) { verdict.broken.append("I1 NoLoss: job \(id) ran and is gone") }
        }
    }

    private func allRecords(_ store: SQLiteStore) async throws -> [JobRecord] {
        var records: [JobRecord] = []
        var cursor: JobCursor?
        repeat {
            let page = try await store.page(PageRequest(JobQuery(), limit: 1_000, cursor: cursor))
            records += page.jobs
            cursor = page.next
        } while cursor != nil
        return records
    }

    private func readJournal() -> (invoked: Set<JobID>, accepted: Set<JobID>) {
        var (invoked, accepted): (Set<JobID>, Set<JobID>) = ([], [])
        for line in lines("journal") {
            let words = line.split(separator: " ")
            guard words.count == 2, let id = JobID(parsing: String(words[1])) else { continue }
            if words[0] == "invoke" { invoked.insert(id) }
            if words[0] == "ok" { accepted.insert(id) }
        }
        return (invoked, accepted)
    }

    private func lines(_ name: String) -> [Substring] {
        ((try? String(contentsOfFile: folder + "/" + name, encoding: .utf8)) ?? "").split(separator: "\n")
    }
}

internal import Foundation
internal import ShiftworkCore

/// Judges what is left of a trial by the numbered invariants, in one pass over the jobs.
struct Judge {
    /// Whether the store's clock never went back, so that every time must lie behind the one before.
    var hasForwardClock = false
    /// Whether jobs may still be open.
    var mayBeOpen = false
    /// Whether a job that was not acknowledged as durable may be gone though it ran: with the power.
    var mayForget = false

    /// Looks at everything, and counts; the store is opened as it is.
    func judge(_ lab: Lab) async throws {
        let store = try await lab.openAnyStore()
        let journal = Journal(lab.folder + "/journal")
        let ledger = Ledger(lab.folder + "/ledger")
        var stored: Set<JobID> = []
        try await store.everyLife { lives in
            for life in lives {
                stored.insert(life.record.id)
                for line in LifeCheck(life.record, life.history, ledger, self).broken { lab.broken(line) }
                lab.count(life.record.status.rawValue)
            }
        }
        for id in journal.accepted.subtracting(stored) { lab.broken("I1 NoLoss: accepted job \(id) is gone") }
        for id in ledger.tokens.keys where !mayForget && !stored.contains(id) {
            lab.broken("I1 NoLoss: job \(id) ran and is gone")
        }
        for finding in try await store.verify(isDeep: true) {
            lab.broken("\(finding.invariant): \(finding.detail) \(finding.job.map { "(job \($0))" } ?? "")")
        }
        lab.count("accepted", journal.accepted.count)
        lab.count("refused by an answer", journal.refused.count)
        for id in journal.refused.intersection(stored) { lab.broken("I1 NoLoss: refused job \(id) is there") }
        lab.count(
            "of unknown fate",
            journal.invoked.subtracting(journal.accepted).subtracting(journal.refused).count)
        lab.count("stored", stored.count)
        lab.count("runs", ledger.runs)
        lab.count("repeated runs", ledger.runs - ledger.tokens.count)
        await store.close()
    }
}

/// What enqueuers wrote before and after each call.
struct Journal {
    private(set) var invoked: Set<JobID> = []
    private(set) var accepted: Set<JobID> = []
    private(set) var refused: Set<JobID> = []

    init(_ path: String) {
        for words in Paper.lines(of: path) where words.count == 2 {
            guard let id = JobID(parsing: String(words[1])) else { continue }
            if words[0] == "invoke" { invoked.insert(id) }
            if words[0] == "ok" { accepted.insert(id) }
            if words[0] == "refused" { refused.insert(id) }
        }
    }
}

/// What handlers wrote when they began.
struct Ledger {
    /// The tokens of each job's runs, in the order in which they began.
    private(set) var tokens: [JobID: [Int64]] = [:]
    private(set) var runs = 0

    init(_ path: String) {
        for words in Paper.lines(of: path) where words.count == 4 {
            guard let id = JobID(parsing: String(words[1])), let token = Int64(words[3]) else { continue }
            tokens[id, default: []].append(token)
            runs += 1
        }
    }
}

internal import Foundation
internal import ShiftworkCore
internal import ShiftworkSQLite

/// A scripted life of some jobs, in which each call in turn fails, loses its reply, or is its process's last; and each
/// write and sync of the disk, too.
final class CallsTrial: Trial {
    static let name = "calls"
    static let about =
        "At each call in turn: error, lost reply, death before and after; at each write: death amidst."

    private var number = 0

    func run(in lab: Lab) async throws {
        lab.clock.set(0)
        let expected = try await liveOnce(lab, disturbing: nil, callsTwice: false)
        for index in ScriptedLife.steps.indices {
            for callsTwice in [false, true] {
                lab.fault(callsTwice ? "lost replies" : "errors before a call")
                let what = callsTwice ? "made twice" : "that failed"
                let life = try await liveOnce(lab, disturbing: index, callsTwice: callsTwice)
                lab.expect(
                    life == expected,
                    "I13 IdempotentRepeat: call \(index) \(what) led to \(life), not \(expected)")
            }
            for moment in ["before", "after"] {
                lab.fault("deaths \(moment) a call")
                try next(lab)
                let words = ["--stop", "\(index)", "--moment", moment]
                let end = try await call(words, lab)
                lab.expect(
                    end == .exit(137), "P11: call \(index) ended with \(end.map { "\($0)" } ?? "nothing")")
                try await goOn("a death \(moment) call \(index)", lab)
            }
        }
        try await dieAtEachWrite(lab)
    }

    /// Ends the process at every write or sync: at each in a large run, at some in a small one.
    private func dieAtEachWrite(_ lab: Lab) async throws {
        let disk = try FaultyDisk(folder: lab.folder)
        let stride = lab.rounds(small: 37, large: 2)
        var write = Int.random(in: 1...stride, using: &lab.random)
        while true {
            let moment = FaultyDisk.Moment.allCases.randomElement(using: &lab.random) ?? .amidst
            try next(lab)
            disk.endProcess(moment, number: write)
            let end = try await call(["--disk", "faulty"], lab)
            let hasDied = disk.hasFailed
            disk.heal()
            guard hasDied else { return }
            lab.fault("deaths at a write or sync")
            lab.expect(
                end == .exit(137), "P11: write \(write) ended with \(end.map { "\($0)" } ?? "nothing")")
            try await goOn("a death \(moment) write \(write)", lab)
            write += Int.random(in: 1...2 * stride - 1, using: &lab.random)
        }
    }

    /// Every life has a store of its own.
    private func next(_ lab: Lab) throws {
        number += 1
        let folder = lab.folder + "/life"
        try? FileManager.default.removeItem(atPath: folder)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        lab.database = folder + "/lab.sqlite"
    }

    private func call(_ words: [String], _ lab: Lab) async throws -> ChildProcess.End? {
        let caller = try lab.start("caller", ["--seed", "\(lab.verdict.seed)"] + words)
        let end = await caller.wait(atMost: .seconds(60))
        if end == nil { await lab.kill(caller) } else { lab.forget(caller) }
        return end
    }

    // MARK: Errors and lost replies

    /// The whole life, in this process. One call is made again, unchanged: as if the first had failed, or with
    /// the first one's answer thrown away.
    private func liveOnce(_ lab: Lab, disturbing index: Int?, callsTwice: Bool) async throws -> String {
        try next(lab)
        let store = try lab.openStore()
        var life = ScriptedLife(seed: lab.verdict.seed)
        for (number, step) in ScriptedLife.steps.enumerated() {
            life.isRepeating = number == index
            if life.isRepeating, callsTwice {
                var lost = life
                lost.isRepeating = false
                try await step.call(&lost, store)
            }
            try await step.call(&life, store)
        }
        let (text, findings) = (try await describe(store), try await store.verify(isDeep: true))
        lab.expect(findings.isEmpty, "I9 IndexEqualsRows: after call \(index ?? -1) made again: \(findings)")
        await store.close()
        return text
    }

    /// Everything about the jobs that does not depend on the time.
    private func describe(_ store: SQLiteStore) async throws -> String {
        var lines: [String] = []
        for life in try await store.lives().lives {
            let record = try await store.jobs([life.record.id], scope: .all)[0]
            let steps = life.history.map { "\($0.kind.name)>\($0.to.rawValue)/\($0.attempt)" }.joined(
                separator: " ")
            let result = String(decoding: record.result ?? [], as: UTF8.self)
            lines.append(
                "\(record.id) \(record.status) \(record.attempt) \(record.failures) \(record.crashes) \(result) "
                    + "\(record.priority) \(record.progress.map { "\($0.percent)" } ?? "-"): \(steps)")
        }
        let counts = try await store.counts(scope: .all).filter { $0.count != 0 }
        lines += counts.map { "\($0.queue) \($0.type) \($0.status) \($0.count)" }.sorted()
        lines += try await store.operations(limit: 10).map { "\($0.state) \($0.done) \($0.matched)" }
        return lines.joined(separator: "\n")
    }

    // MARK: Death

    /// Somebody else goes on: the client with the call that it knows nothing of, another worker with what is left.
    private func goOn(_ what: String, _ lab: Lab) async throws {
        let done = Paper.lines(of: lab.database + ".steps").count
        let store = try lab.openStore()
        var life = ScriptedLife(seed: lab.verdict.seed)
        for worker in try await store.workers() {
            lab.expect(
                worker.isGone, "I16 RescueBound: after \(what) the dead worker is not known to be gone")
            _ = try await store.rescue(worker.info.id, beat: worker.beat, limit: 1_000)
        }
        for step in ScriptedLife.steps.dropFirst(done) where step.role == .client {
            try await step.call(&life, store)
        }
        try await finish(store)
        for letter in "abcefghi" {
            let isThere = try await !store.jobs([life.id(letter)], scope: .all).isEmpty
            lab.expect(isThere, "I1 NoLoss: after \(what) job \(letter) is gone")
        }
        for (record, history) in try await store.lives().lives {
            let check = LifeCheck(record, history, Ledger(""), Judge())
            for line in check.broken { lab.broken("\(line), after \(what)") }
        }
        for finding in try await store.verify(isDeep: true) {
            lab.broken("\(finding.invariant): \(finding.detail), after \(what)")
        }
        await store.close()
    }

    private func finish(_ store: SQLiteStore) async throws {
        let worker = ScriptedLife(seed: 7).worker
        try await store.register(
            WorkerInfo(id: worker, name: "next", types: ["lab-quick", "lab-bulk"], slots: 20))
        var trip = PumpTrip(worker: worker)
        trip.claim = ClaimRequest(limit: 20, types: ["lab-quick", "lab-bulk"])
        for _ in 0..<20 {
            let claimed = try await store.pump(trip).claimed
            trip.settlements = claimed.map { Settlement(.succeed, lease: $0.lease) }
            let waiting = try await store.lives().lives.map(\.record)
            let early = waiting.filter { $0.status == .scheduled || $0.status == .retrying }.map(\.id)
            if !early.isEmpty { _ = try await store.control(ControlRequest(.release, jobs: early)) }
            if claimed.isEmpty, early.isEmpty { break }
        }
        try await store.signOff(worker)
    }
}

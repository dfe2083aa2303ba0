internal import Foundation
internal import ShiftworkCore
internal import ShiftworkSQLite

/// Workers are asked to end in every phase of their life: well, once more, and then by force.
final class SigtermTrial: Trial {
    static let name = "sigterm"
    static let about =
        "SIGTERM in every phase, a second one, SIGKILL after the grace: a deploy spends no attempt."

    /// What a worker is doing when it is asked.
    private enum Phase: String, CaseIterable { case starting, idle, loaded, inHandler, deaf }

    private static let patience = ["--lease-ms", "1500", "--drain-ms", "400", "--grace-ms", "400"]

    private var ids = IdentifierSource()

    func run(in lab: Lab) async throws {
        let store = try lab.openStore()
        for _ in 0..<lab.rounds(small: 1, large: 10) {
            for phase in Phase.allCases { try await ask(phase, lab, store) }
        }
        let crashes = try await records(store).reduce(0) { $0 + $1.crashes }
        lab.expect(
            crashes == 0, "I6 AttemptCounts: \(crashes) crashes were counted, and every worker ended well")
        for _ in 0..<lab.rounds(small: 1, large: 10) {
            try await askTwice(lab, store)
            try await force(lab, store)
        }
        try await lab.drain()
        await store.close()
        try await Judge().judge(lab)
    }

    private func ask(_ phase: Phase, _ lab: Lab, _ store: SQLiteStore) async throws {
        let jobs = try await offer(phase, lab, store)
        let worker = try lab.start("worker", Self.patience)
        try await reach(phase, worker, lab, store)
        lab.fault("SIGTERM while \(phase.rawValue)")
        let end = await lab.end(worker)
        // Before its handler of signals stands, a process ends as any other.
        let isEarly = phase == .starting && end == .signal(SIGTERM)
        lab.expect(
            end == .exit(0) || isEarly,
            "P6: a worker that was \(phase.rawValue) ended with \(end.map { "\($0)" } ?? "nothing")")
        if !isEarly { try await expectClaimable(phase, worker, lab, store) }
        try await callOff(jobs, store)
    }

    /// Every job that the worker left can be claimed at once, and the worker is forgotten.
    private func expectClaimable(_ phase: Phase, _ worker: ChildProcess, _ lab: Lab, _ store: SQLiteStore)
        async throws
    {
        let name = BeatWatch.name(of: worker.pid)
        let isKnown = try await store.workers().contains { $0.info.name == name }
        let running = try await store.counts(scope: .all).filter(\.status.isRunning).reduce(0) {
            $0 + $1.count
        }
        lab.expect(
            !isKnown && running == 0,
            "P6: \(running) jobs run after a worker that was \(phase.rawValue) has ended")
        lab.count("ends that left nothing")
    }

    private func askTwice(_ lab: Lab, _ store: SQLiteStore) async throws {
        let jobs = try await offer(.inHandler, lab, store)
        let worker = try lab.start("worker", ["--lease-ms", "1500", "--drain-ms", "20000"])
        try await reach(.inHandler, worker, lab, store)
        worker.send(SIGTERM)
        try await Task.sleep(for: .milliseconds(300))
        lab.fault("second SIGTERM")
        let end = await lab.end(worker, atMost: .seconds(15))
        lab.expect(
            end == .exit(0) || end == .signal(SIGTERM),
            "P6: a second SIGTERM led to \(end.map { "\($0)" } ?? "nothing")")
        try await callOff(jobs, store)
    }

    private func force(_ lab: Lab, _ store: SQLiteStore) async throws {
        let jobs = try await offer(.deaf, lab, store, milliseconds: 20_000)
        let worker = try lab.start("worker", Self.patience)
        try await reach(.deaf, worker, lab, store)
        worker.send(SIGTERM)
        try await Task.sleep(for: .milliseconds(1_500))
        lab.fault("SIGKILL after the grace")
        await lab.kill(worker)
        try await callOff(jobs, store)
    }

    // MARK: Jobs

    private func offer(_ phase: Phase, _ lab: Lab, _ store: SQLiteStore, milliseconds: Int = 1_500)
        async throws -> [NewJob]
    {
        let jobs: [NewJob] =
            switch phase {
            case .idle: []
            case .starting, .loaded:
                (0..<600).map { make(QuickJob.type, "{\"number\":\($0)}") }
                    + (0..<40).map { make(SlowJob.type, "{\"number\":\($0),\"milliseconds\":100}") }
            case .inHandler: (0..<8).map { make(SlowJob.type, "{\"number\":\($0),\"milliseconds\":60000}") }
            case .deaf: [make(DeafJob.type, "{\"milliseconds\":\(milliseconds)}")]
            }
        if !jobs.isEmpty { _ = try await store.insert(jobs, durability: .durable) }
        Paper(path: lab.folder + "/journal").append(jobs.map { "ok \($0.id)" })
        return jobs
    }

    private func make(_ type: JobType, _ payload: String) -> NewJob {
        let id = JobID(ids.next(at: SQLiteStore.systemClock(), random: .random(in: .min ... .max)))
        return NewJob(id: id, type: type, payload: Array(payload.utf8))
    }

    private func reach(_ phase: Phase, _ worker: ChildProcess, _ lab: Lab, _ store: SQLiteStore) async throws
    {
        let name = BeatWatch.name(of: worker.pid)
        switch phase {
        case .starting: try await Task.sleep(for: .milliseconds(.random(in: 0...120, using: &lab.random)))
        case .idle:
            try await lab.wait(for: "an idle worker") {
                try await store.workers().contains { $0.info.name == name }
            }
        case .loaded:
            let before = try await lab.open(in: store)
            try await lab.wait(for: "a loaded worker") { try await lab.open(in: store) < before }
        case .inHandler, .deaf:
            try await lab.wait(for: "a running job") {
                try await store.counts(scope: .all).contains { $0.status.isRunning && $0.count > 0 }
            }
        }
    }

    private func callOff(_ jobs: [NewJob], _ store: SQLiteStore) async throws {
        guard !jobs.isEmpty else { return }
        _ = try await store.control(ControlRequest(.cancel, jobs: jobs.map(\.id)))
    }

    private func records(_ store: SQLiteStore) async throws -> [JobRecord] {
        var records: [JobRecord] = []
        var last: Int64? = .min
        while let from = last {
            let part = try await store.lives(after: from)
            records += part.lives.map(\.record)
            last = part.last
        }
        return records
    }
}

import ShiftworkCore
import ShiftworkLaws

// What a bystander sees who looks into the store, past all weather.
extension Run {
    /// Whether every job has ended or is held on purpose, and every operation has ended.
    func isAllQuiet() async -> Bool {
        let isOffered = scenario.offers.allSatisfy { offer in
            ledger[offer.number] == .done || (ledger[offer.number] == .tried && !offer.isOwnID)
        }
        guard isOffered else { return false }
        do {
            let operations = try await house.bystander.operations(limit: 1_000)
            guard operations.allSatisfy({ $0.state != .running && $0.state != .paused }) else { return false }
            let counts = try await house.bystander.counts(scope: .all)
            let isWorkLying = counts.contains { $0.status == .queued && $0.count > 0 }
            // All jobs are read only when it matters.
            guard isWorkLying || !counts.contains(where: { $0.count > 0 && $0.status.isMoving }) else {
                idleLooks = 0
                return false
            }
            let jobs = try await jobs()
            try await lookForIdleHands(jobs)
            return jobs.allSatisfy(isAtRest)
        } catch {
            return false
        }
    }

    /// No work lies while hands are free: a queued job starts soon when the reserve, which takes everything, has a
    /// free slot.
    private func lookForIdleHands(_ jobs: [JobID: JobRecord]) async throws {
        let queues = try await house.bystander.queues(scope: .all)
        let closed = Set(queues.filter { $0.pause != nil || $0.isFull || $0.opensAt != nil }.map(\.name))
        let reserve = try await house.bystander.workers().last { $0.info.name == "reserve" }
        let held = jobs.values.count { $0.status.isRunning && $0.worker == reserve?.info.id }
        // One with a crash on record waits for another such one.
        let lying = jobs.values.filter {
            $0.status == .queued && $0.crashes == 0 && !closed.contains($0.queue)
        }
        // An operator's order may arrive late, and quiet it until the caretaker comes.
        guard let reserve, reserve.directive == .work, held < reserve.info.slots,
            let job = lying.min(by: { $0.id < $1.id })
        else {
            idleLooks = 0
            return
        }
        idleLooks += 1
        guard idleLooks == Run.idleLooksLimit else { return }
        let detail = "It lies queued for \(idleLooks) s, and \(reserve.info.slots - held) slots are free."
        idleHands.append(Violation(.liveness, job: job.id, detail))
    }

    private func jobs() async throws -> [JobID: JobRecord] {
        var found: [JobID: JobRecord] = [:]
        var request = PageRequest(JobQuery(), limit: 1_000)
        request.isFull = true
        while true {
            let page = try await house.bystander.page(request)
            for job in page.jobs { found[job.id] = job }
            guard let next = page.next else { return found }
            request.cursor = next
        }
    }

    /// Everything that is left.
    func inventory() async -> RunEnd? {
        let store = house.bystander
        do {
            let jobs = try await jobs().values.sorted { $0.id < $1.id }
            var lives: [JobID: [HistoryEntry]] = [:]
            for job in jobs { lives[job.id] = try await store.history(of: job.id, scope: .all) }
            return RunEnd(
                jobs: jobs, lives: lives, operations: try await store.operations(limit: 1_000),
                queues: try await store.queues(scope: .all), workers: try await store.workers(),
                findings: try await store.verify(isDeep: true), now: try await store.now())
        } catch {
            return nil
        }
    }
}

extension [JobID: JobRecord] {
    fileprivate func allSatisfy(_ isAtRest: ([JobID: JobRecord], JobRecord) -> Bool) -> Bool {
        values.allSatisfy { isAtRest(self, $0) }
    }
}

extension JobStatus {
    /// Whether a job in this status goes on by itself.
    fileprivate var isMoving: Bool {
        switch self {
        case .scheduled, .queued, .started, .retrying, .killRequested: true
        case .blocked, .paused, .finished, .failed, .killed, .canceled: false
        }
    }
}

/// Whether a job will not move by itself any more.
private func isAtRest(_ jobs: [JobID: JobRecord], _ job: JobRecord) -> Bool {
    switch job.status {
    case .finished, .failed, .killed, .canceled, .paused: true
    case .scheduled, .queued, .started, .retrying, .killRequested: false
    case .blocked:
        job.details.dependencies.contains { dependency in
            guard let other = jobs[dependency.job], dependency.effect(of: other.status) == .waits else {
                return false
            }
            return other.status.isTerminal || isAtRest(jobs, other)
        }
    }
}

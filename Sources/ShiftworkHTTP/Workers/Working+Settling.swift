internal import ShiftworkCore
internal import ShiftworkRuntime

// How attempts end that workers ran elsewhere.
extension Working {
    /// Whether a failed attempt is planned again is decided here: by the job's budget, by what the worker asks for, and
    /// else by the usual policy.
    func decided(_ endings: [Ending]) async throws -> [Settlement] {
        let failed = endings.map(\.settlement).filter { $0.event == .fail }.map(\.lease.job)
        let records = failed.isEmpty ? [] : try await call.store.jobs(failed, scope: call.scope)
        let jobs = Dictionary(records.map { ($0.id, $0) }) { first, _ in first }
        let limits = call.desk.configuration.limits
        for result in endings.compactMap(\.settlement.result) {
            try limits.checkResult(bytes: result.count, of: "job")
        }
        return endings.map { ending in
            var settlement = ending.settlement
            let job = jobs[ending.lease.job]
            settlement.failure?.attempt = job?.attempt ?? 0
            guard settlement.event == .fail, let job else { return settlement }
            let decision = RetryPolicy.default.decision(
                after: AttemptFailed(), attempt: job.failures + 1, maxAttempts: job.maxAttempts,
                jitter: draw())
            switch decision {
            case .giveUp: settlement.event = .exhaust
            case .retry(let delay): if !ending.namesDelay { settlement.delay = delay }
            }
            return settlement
        }
    }

    /// From 0 to below 1, evenly.
    private func draw() -> Double { Double(call.desk.random() >> 11) / Double(1 << 53) }

    /// Tells the metrics of a trip that is done. Waiters hear of it: what ended may have freed what they can run.
    func count(_ settlements: [Settlement], _ reply: PumpReply) async {
        let meters = call.desk.meters.jobs
        meters.carried(settled: settlements.count, claimed: reply.claimed.count)
        call.desk.heldJobs.note(reply.claimed)
        let settled = zip(settlements, reply.settled).compactMap { settlement, answer in
            if case .settled(let status) = answer { (settlement: settlement, status: status) } else { nil }
        }
        guard !settled.isEmpty else { return }
        call.desk.news.tell()
        let jobs = await jobs(of: settled.map(\.settlement.lease))
        for (settlement, status) in settled {
            guard let job = jobs[settlement.lease] else { continue }
            // What a worker says of itself is believed as far as it can be so.
            let most = max(.zero, reply.now - job.startedAt)
            let ran = settlement.ran > .zero ? min(settlement.ran, most) : most
            meters.ended(AttemptEnd(job, settlement.outcome, status, ran: ran))
        }
    }

    /// Jobs by their leases: most were handed out by this process. A store that cannot tell now of the others spoils no
    /// trip that is done.
    private func jobs(of leases: [Lease]) async -> [Lease: ClaimedJob] {
        var jobs = call.desk.heldJobs.take(leases)
        let others = leases.filter { jobs[$0] == nil }
        guard !others.isEmpty, let records = try? await call.store.jobs(others.map(\.job), scope: call.scope)
        else {
            return jobs
        }
        for lease in others {
            guard let record = records.first(where: { $0.id == lease.job }) else { continue }
            let started = record.timestamps.startedAt ?? record.timestamps.createdAt
            jobs[lease] = ClaimedJob(
                lease: lease, record: record, payload: [],
                enqueuedAt: record.timestamps.enqueuedAt ?? started,
                startedAt: started)
        }
        return jobs
    }
}

/// What the usual policy is asked about: it plans all errors alike.
private struct AttemptFailed: Error {}

/// How a worker says that an attempt ended.
struct Ending: Sendable {
    var settlement: Settlement
    /// Whether it says when the next attempt is to begin.
    var namesDelay: Bool

    var lease: Lease { settlement.lease }
}

extension Settlement {
    /// As in the metric `attempts_total`.
    fileprivate var outcome: String {
        let words: [JobEvent: String] = [
            .succeed: "finished", .fail: "failed", .exhaust: "failed", .stop: "killed", .snooze: "snoozed",
            .giveBack: "given_back",
        ]
        return words[event] ?? event.rawValue
    }
}

extension JobStore {
    /// Why a job does not run, as far as the store can tell.
    package func explanation(of job: JobRecord, scope: Scope = .all) async throws(StoreError)
        -> JobExplanation
    {
        var explanation = JobExplanation(of: job)
        switch job.status {
        case .queued: try await Waiting(job: job, store: self, scope: scope).explain(in: &explanation)
        case .blocked: try await addWhat(job, waitsForIn: scope, to: &explanation)
        case .scheduled:
            explanation.add("scheduled", "It is planned for later.", until: job.timestamps.runAt)
        case .retrying:
            explanation.add(
                "retrying", "Its last attempt failed, and the next is planned.", until: job.timestamps.retryAt
            )
        case .paused: explanation.add("paused", "Somebody paused it. Resume it, and it goes on.")
        case .started: explanation.add("started", "It runs.")
        case .killRequested:
            explanation.add("kill_requested", "It was asked to stop, and has not stopped yet.")
        case .finished, .failed, .killed, .canceled:
            explanation.add(job.status.rawValue, "It has ended: \(job.status.rawValue).")
        }
        return explanation
    }

    private func addWhat(
        _ job: JobRecord, waitsForIn scope: Scope, to explanation: inout JobExplanation
    ) async throws(StoreError) {
        let others = try await jobs(job.details.dependencies.map(\.job), scope: scope)
        let open = others.filter { !$0.status.isTerminal }
        if !open.isEmpty {
            let text =
                open.count == 1
                ? "It waits for a job that has not ended: \(open[0].id)."
                : "It waits for \(open.count) jobs that have not ended, \(open[0].id) among them."
            explanation.add("waits_for_jobs", text, open.count)
        }
        let bad = others.filter { $0.status.isTerminal && $0.status != .finished }
        if !bad.isEmpty {
            explanation.add(
                "waits_for_retry", "It waits until jobs that ended badly are retried and finish.", bad.count)
        }
        if explanation.reasons.isEmpty {
            explanation.add("about_to_be_freed", "What it waited for has ended: it goes on at once.")
        }
    }
}

/// A job that could run, and does not.
private struct Waiting {
    let job: JobRecord
    let store: any JobStore
    let scope: Scope

    func explain(in explanation: inout JobExplanation) async throws(StoreError) {
        let queue = try await store.queues(scope: scope).first {
            $0.name == job.queue && $0.tenant == job.details.tenant
        }
        if let queue { addWhatKeeps(queue, to: &explanation) }
        let now = try await store.now()
        let able = try await store.workers().filter { $0.info.takes(job) && !$0.isLost(at: now) }
        guard !able.isEmpty else {
            let text = "No worker runs the type \(job.type) from the queue \(job.queue)."
            return explanation.add("no_worker", text)
        }
        if !able.contains(where: { $0.directive == .work && $0.slotsUsed < $0.info.slots }) {
            explanation.add("no_free_slot", "All workers that could run it are busy or quiet.", able.count)
        }
        if job.crashes > 0 {
            explanation.add(
                "after_crash", "Its worker died while it had it. A worker takes one such job at a time.",
                job.crashes)
        }
        let ahead = try await jobsAhead(ofTypes: Set(able.flatMap(\.info.types)))
        if ahead.value > 0 {
            let number = "\(ahead.value)\(ahead.isExact ? "" : " or more")"
            explanation.add("jobs_ahead", "Jobs stand before it in its queue: \(number).", ahead.value)
        }
        if explanation.reasons.isEmpty {
            explanation.add("about_to_start", "Nothing holds it up: a worker takes it at its next look.")
        }
    }

    private func addWhatKeeps(_ queue: QueueRecord, to explanation: inout JobExplanation) {
        if let pause = queue.pause {
            let by = pause.actor.map { " by \($0)" } ?? ""
            let why = pause.reason.map { ": \(JSONRedactor().redact(text: $0))" } ?? ""
            explanation.add(
                "queue_paused", "The queue \(job.queue) is paused\(by)\(why).", until: pause.until)
        }
        if let most = queue.limits.concurrency, queue.isFull {
            let running = queue.running
            explanation.add(
                "queue_full", "Of the queue \(job.queue) \(running) jobs run, and \(most) may.", running)
        }
        if let rate = queue.limits.rate, let moment = queue.opensAt {
            explanation.add(
                "rate_limited",
                "The queue \(job.queue) lets \(rate.count) begin in \(rate.per.microseconds / 1_000) ms.",
                rate.count, until: moment)
        }
    }

    /// Those of a better priority, and those of its own that have waited longer, of types that the same workers run.
    private func jobsAhead(ofTypes types: Set<JobType>) async throws(StoreError) -> JobCount {
        var line = JobQuery.status(.queued) && .queue(job.queue.rawValue) && .tenant(job.details.tenant ?? "")
        if let types = JobQuery.Values(types.map(\.rawValue).sorted().map { JobQuery.TypePattern.exact($0) })
        {
            line = line && JobQuery(.type(types))
        }
        var sum = JobCount(0)
        var queries: [JobQuery] = []
        if job.priority > 0 { queries.append(line && .priority(.atMost(job.priority - 1))) }
        if let moment = job.timestamps.enqueuedAt {
            queries.append(
                line && .priority(.equal(job.priority)) && .time(.enqueued, .below(.at(moment))))
        }
        for query in queries {
            let count = try await store.count(query, scope: scope, upTo: 10_000)
            sum = JobCount(sum.value + count.value, isExact: sum.isExact && count.isExact)
        }
        return sum
    }
}

extension WorkerInfo {
    /// Whether the worker would run a job.
    fileprivate func takes(_ job: JobRecord) -> Bool {
        types.contains(job.type) && (queues.isEmpty || queues.contains(job.queue))
            && (tenant == nil || tenant == job.details.tenant)
    }
}

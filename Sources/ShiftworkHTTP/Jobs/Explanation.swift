internal import ShiftworkCore

/// Why a job does not run: every reason that holds, each with its number.
struct Explanation: Sendable {
    struct Reason: Sendable, Hashable {
        /// A word for programs.
        var code: String
        /// A sentence.
        var text: String
        /// What it counts, as jobs ahead.
        var number: Int?
        /// When it passes by itself.
        var until: Timestamp?
    }

    let job: JobRecord
    private(set) var reasons: [Reason] = []

    init(of job: JobRecord, call: Call) async throws {
        self.job = job
        switch job.status {
        case .queued: try await addWhatHoldsUp(call)
        case .scheduled:
            add("scheduled", "It is planned for later.", until: job.timestamps.runAt)
        case .retrying:
            add(
                "retrying", "Its last attempt failed, and the next is planned.", until: job.timestamps.retryAt
            )
        case .blocked: try await addWhatItWaitsFor(call)
        case .paused: add("paused", "Somebody paused it. Resume it, and it goes on.")
        case .started: add("started", "It runs.")
        case .killRequested: add("kill_requested", "It was asked to stop, and has not stopped yet.")
        case .finished, .failed, .killed, .canceled:
            add(job.status.rawValue, "It has ended: \(job.status.rawValue).")
        }
    }

    private mutating func add(_ code: String, _ text: String, _ number: Int? = nil, until: Timestamp? = nil) {
        reasons.append(Reason(code: code, text: text, number: number, until: until))
    }

    private mutating func addWhatItWaitsFor(_ call: Call) async throws {
        let others = try await call.store.jobs(job.details.dependencies.map(\.job), scope: call.scope)
        let open = others.filter { !$0.status.isTerminal }
        if !open.isEmpty {
            add(
                "waits_for_jobs", "It waits for jobs that have not ended: \(open[0].id) and so on.",
                open.count)
        }
        let bad = others.filter { $0.status.isTerminal && $0.status != .finished }
        if !bad.isEmpty {
            add("waits_for_retry", "It waits until jobs that ended badly are retried and finish.", bad.count)
        }
    }

    private mutating func addWhatHoldsUp(_ call: Call) async throws {
        let queue = try await call.store.queues(scope: call.scope).first {
            $0.name == job.queue && $0.tenant == job.details.tenant
        }
        if let queue { addWhatKeeps(queue) }
        let now = try await call.store.now()
        let able = try await call.store.workers().filter {
            $0.info.takes(job) && WorkerState(of: $0, now: now) != .lost
        }
        guard !able.isEmpty else {
            let text = "No worker runs the type \(job.type) from the queue \(job.queue)."
            return add("no_worker", text)
        }
        let free = able.filter { $0.directive == .work && $0.slotsUsed < $0.info.slots }
        if free.isEmpty {
            add("no_free_slot", "All workers that could run it are busy or quiet.", able.count)
        }
        if job.crashes > 0 {
            add(
                "after_crash", "Its worker died while it had it. A worker takes one such job at a time.",
                job.crashes)
        }
        let ahead = try await jobsAhead(call)
        if ahead.value > 0 {
            let number = "\(ahead.value)\(ahead.isExact ? "" : " or more")"
            add("jobs_ahead", "Jobs stand before it in its queue: \(number).", ahead.value)
        }
        if reasons.isEmpty {
            add("about_to_start", "Nothing holds it up: a worker takes it at its next look.")
        }
    }

    private mutating func addWhatKeeps(_ queue: QueueRecord) {
        if let pause = queue.pause {
            let by = pause.actor.map { " by \($0)" } ?? ""
            let why = pause.reason.map { ": \(JSONRedactor().redact(text: $0))" } ?? ""
            add("queue_paused", "The queue \(job.queue) is paused\(by)\(why).", until: pause.until)
        }
        if let most = queue.limits.concurrency, queue.isFull {
            let running = queue.running
            add("queue_full", "Of the queue \(job.queue) \(running) jobs run, and \(most) may.", running)
        }
        if let rate = queue.limits.rate, let moment = queue.opensAt {
            add(
                "rate_limited", "The queue \(job.queue) lets \(rate.count) jobs begin in \(rate.per).",
                rate.count,
                until: moment)
        }
    }

    /// Those of a better priority, and those of its own that have waited longer.
    private func jobsAhead(_ call: Call) async throws -> JobCount {
        let line = JobQuery.status(.queued) && .queue(job.queue.rawValue) && .tenant(job.details.tenant ?? "")
        var sum = JobCount(0)
        var queries: [JobQuery] = []
        if job.priority > 0 { queries.append(line && .priority(.atMost(job.priority - 1))) }
        if let moment = job.timestamps.enqueuedAt {
            queries.append(
                line && .priority(.equal(job.priority)) && .time(.enqueued, .below(.at(moment))))
        }
        for query in queries {
            let count = try await call.store.count(query, scope: call.scope, upTo: 10_000)
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

extension Explanation: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("id", job.id.description)
            json.member("status", job.status.rawValue)
            json.key("reasons")
            json.array { json in
                for reason in reasons {
                    json.object {
                        $0.member("code", reason.code)
                        $0.member("text", reason.text)
                        $0.member("number", reason.number)
                        $0.member("until", reason.until)
                    }
                }
            }
        }
    }
}

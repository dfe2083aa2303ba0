internal import HTTPTypes
internal import ShiftworkCore

/// The pump over HTTP: a worker in any language says what ended, what it still runs, and how many jobs it can
/// take.
///
/// Every trip names all the leases that the worker knows. What the store holds for it beyond them was granted
/// in an answer that got lost, and comes again; so a trip may be repeated as it is.
struct Working {
    let call: Call

    /// One trip. It waits only when it has nothing to say.
    func pump() async throws -> Reply {
        try await trip(try call.fields(["settle", "renew", "claim"]))
    }

    /// A trip that claims, and names what the worker holds already.
    func claim() async throws -> Reply {
        let given = try call.fields(["slots", "wait_ms", "jobs", "renew"])
        let body = JSONWriter.bytes { json in
            json.object { json in
                json.key("claim")
                json.object { json in
                    for name in ["slots", "wait_ms", "jobs"] {
                        guard let value = given.json(name) else { continue }
                        json.key(name)
                        json.raw(value.bytes)
                    }
                }
                guard let renewals = given.json("renew") else { return }
                json.key("renew")
                json.raw(renewals.bytes)
            }
        }
        return try await trip(try JSONFields(JSONBytes(unchecked: body)))
    }

    private func trip(_ fields: JSONFields) async throws -> Reply {
        let id: WorkerID = try call.id("id", of: "worker with this id")
        let worker = try await own(id)
        let request = try WorkRequest(fields, worker: id)
        // One that was rescued may still tell how its attempts ended, and hears what became of them.
        guard worker != nil || !request.endings.isEmpty || !request.renewals.isEmpty else {
            throw Self.unknown
        }
        var trip = PumpTrip(worker: id, slotsUsed: request.renewals.count)
        trip.settlements = try await decided(request.endings)
        (trip.progress, trip.logLines) = (request.progress, try await logLines(request.renewals))
        trip.known = request.renewals.map(\.lease) + request.endings.map(\.lease)
        trip.claim = worker.flatMap(request.claim)
        // Never for as long as the worker may be silent.
        let patience = min(request.wait, (worker?.lease ?? .zero) / 3)
        let deadline = ContinuousClock.now + (request.isQuiet ? patience : .zero)
        var reply = try await call.store.pump(trip)
        while reply.brings(nothingFor: trip), ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(100))
            // What it knew is known by now; another trip of its may have changed it since.
            (trip.isBeat, trip.known) = (false, nil)
            reply = try await call.store.pump(trip)
        }
        if !request.jobs.isEmpty, worker != nil {
            reply.claimed += try await call.store.claim(try await visible(request.jobs), worker: id)
        }
        return .json(WorkAnswer(reply: reply, request: request, lease: worker?.lease))
    }

    /// Those of some jobs that the caller may see.
    private func visible(_ ids: [JobID]) async throws -> [JobID] {
        try await call.store.jobs(ids, scope: call.scope).filter(call.principal.sees).map(\.id)
    }

    /// Whether a failed attempt is planned again is decided here, by the job's budget and what the worker
    /// asks for.
    func decided(_ endings: [Settlement]) async throws -> [Settlement] {
        let failed = endings.filter { $0.event == .fail }.map(\.lease.job)
        let records = failed.isEmpty ? [] : try await call.store.jobs(failed, scope: call.scope)
        let jobs = Dictionary(records.map { ($0.id, $0) }) { first, _ in first }
        let limits = call.desk.configuration.limits
        for result in endings.compactMap(\.result) {
            try limits.checkResult(bytes: result.count, of: "job")
        }
        return endings.map { ending in
            var settlement = ending
            settlement.failure?.attempt = jobs[ending.lease.job]?.attempt ?? 0
            guard ending.event == .fail, let job = jobs[ending.lease.job] else { return settlement }
            if job.failures + 1 >= job.maxAttempts { settlement.event = .exhaust }
            if settlement.event == .fail, settlement.delay == .zero {
                let exponent = min(job.failures, 12)
                settlement.delay = .seconds(5) * (1 << exponent)
            }
            return settlement
        }
    }

    /// Lines are numbered by the attempt's log so far.
    func logLines(_ renewals: [WorkRequest.Renewal]) async throws -> [JobLogLine] {
        let talkative = renewals.filter { !$0.log.isEmpty }
        guard !talkative.isEmpty else { return [] }
        let now = try await call.store.now()
        let records = try await call.store.jobs(talkative.map(\.lease.job), scope: call.scope)
        var lines: [JobLogLine] = []
        for renewal in talkative {
            guard let job = records.first(where: { $0.id == renewal.lease.job }) else { continue }
            let last = try await lastLine(of: job)
            for (index, text) in renewal.log.enumerated() {
                lines.append(
                    JobLogLine(
                        job: job.id, attempt: job.attempt, sequence: last + index + 1,
                        at: now,
                        level: "info", text: text))
            }
        }
        return lines
    }

    /// The number of the last line of the current attempt; 0 when there is none.
    private func lastLine(of job: JobRecord) async throws -> Int {
        let limit = 1_000
        var last = 0
        while true {
            let lines = try await call.store.log(of: job.id, attempt: job.attempt, after: last, limit: limit)
            last = lines.last?.sequence ?? last
            if lines.count < limit { return last }
        }
    }
}

extension PumpReply {
    /// Whether the worker would have nothing to do after this answer, though it asked for work.
    fileprivate func brings(nothingFor trip: PumpTrip) -> Bool {
        trip.claim != nil && claimed.isEmpty && killRequested.isEmpty && lost.isEmpty && isWorkerKnown
            && directive == .work
    }
}

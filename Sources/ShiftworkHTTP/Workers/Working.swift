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
        var reply = try await reply(to: trip, within: request.isQuiet ? patience : .zero)
        if !request.jobs.isEmpty, let worker {
            let free = worker.slots - request.renewals.count - reply.claimed.count
            let granted = Set(reply.claimed.map(\.lease.job))
            let open = try await open(request.jobs.filter { !granted.contains($0) }, to: worker)
            reply.claimed += try await call.store.claim(Array(open.prefix(max(0, free))), worker: id)
        }
        await count(trip.settlements, reply)
        return .json(WorkAnswer(reply: reply, request: request, lease: worker?.lease))
    }

    /// What a trip brings: at once if it brings something, else as soon as there is work, or when the time is up.
    private func reply(to first: PumpTrip, within patience: Duration) async throws -> PumpReply {
        let deadline = ContinuousClock.now + patience
        var trip = first
        var rest = WaitingRest()
        var heard = call.desk.news.number
        var reply = try await call.store.pump(trip)
        while reply.brings(nothingFor: trip), ContinuousClock.now < deadline {
            let now = ContinuousClock.now
            let due = reply.nextDue.map { now + max(WaitingRest.shortest, $0 - reply.now) }
            await call.desk.news.next(after: heard, until: min(deadline, due ?? deadline))
            // Much news in little time is one trip's business.
            try await Task.sleep(until: min(now + rest.length, max(now, deadline)), clock: .continuous)
            rest.lengthen()
            // What it knew is known by now; another trip of its may have changed it since.
            (trip.isBeat, trip.known) = (false, nil)
            heard = call.desk.news.number
            reply = try await call.store.pump(trip)
        }
        return reply
    }

    /// Those of some jobs that the caller may see and run, and the worker's queues hold.
    private func open(_ ids: [JobID], to worker: WorkerInfo) async throws -> [JobID] {
        try await call.store.jobs(ids, scope: call.scope).filter { job in
            call.principal.sees(job) && !OwnNames.include(job.type)
                && (worker.queues.isEmpty || worker.queues.contains(job.queue))
        }.map(\.id)
    }
}

extension PumpReply {
    /// Whether the worker would have nothing to do after this answer, though it asked for work.
    fileprivate func brings(nothingFor trip: PumpTrip) -> Bool {
        trip.claim != nil && claimed.isEmpty && killRequested.isEmpty && lost.isEmpty && isWorkerKnown
            && directive == .work
    }
}

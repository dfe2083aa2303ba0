internal import HTTPTypes
internal import ShiftworkCore

extension ShiftworkAPI {
    /// The parts of a trip one by one, for shell scripts. A lease that is lost is a 409 here.
    static let singleStepRoutes: [Route] = [
        step("settle", "Say how an attempt ended") { try await $0.settle() },
        step("renew", "Keep a lease, with progress and log lines if there are any") { try await $0.renew() },
        step("progress", "Say how far a running job is") { try await $0.progress() },
        step("log", "Add lines to a running job's log") { try await $0.log() },
    ]

    private static func step(
        _ word: String, _ summary: String, _ take: @escaping @Sendable (SingleStep) async throws -> Reply
    ) -> Route {
        Route(.post, "/jobs/{id}/\(word)", .work, summary, body: .json) { call in
            let step = try SingleStep(call: call)
            _ = try await Working(call: call).own(step.worker)
            return try await take(step)
        }
    }
}

/// One part of a worker's trip, about one job. The body names the worker and the lease.
struct SingleStep {
    let call: Call
    private let job: JobID
    let worker: WorkerID
    private let given: JSONFields

    init(call: Call) throws {
        self.call = call
        job = try call.id("id", of: "job with this id")
        given = try JSONFields(try call.json())
        guard let worker = try given.id("worker", WorkerID.self) else {
            throw given.error("worker", "This field is missing")
        }
        self.worker = worker
    }

    func settle() async throws -> Reply {
        try refuse(besides: Settlement.fieldNames.filter { $0 != "job" })
        let ending = try Ending(given, job: job, worker: worker)
        var trip = PumpTrip(worker: worker)
        trip.isBeat = false
        let working = Working(call: call)
        trip.settlements = try await working.decided([ending])
        let answer = try await call.store.pump(trip)
        await working.count(trip.settlements, answer)
        switch answer.settled.first {
        case .settled(let status): return reply { $0.member("status", status.rawValue) }
        case .alreadySettled: return reply { $0.member("status", "already_settled") }
        case .leaseLost, nil: throw Self.lost
        }
    }

    func renew() async throws -> Reply {
        try refuse(besides: ["progress", "log"])
        let lease = try await held()
        var trip = PumpTrip(worker: worker)
        if let told = try given.object("progress") {
            trip.progress = [ProgressReport(lease: lease, progress: try JobProgress(told))]
        }
        trip.logLines = try await lines(lease)
        return try await send(trip)
    }

    func progress() async throws -> Reply {
        let names = ["percent", "current", "total", "message"]
        try refuse(besides: names)
        let lease = try await held()
        let progress = JobProgress(
            percent: try given.integer("percent") ?? 0, current: try given.integer("current"),
            total: try given.integer("total"), message: try given.string("message"))
        var trip = PumpTrip(worker: worker)
        trip.progress = [ProgressReport(lease: lease, progress: progress)]
        return try await send(trip)
    }

    func log() async throws -> Reply {
        try refuse(besides: ["log"])
        let lease = try await held()
        var trip = PumpTrip(worker: worker)
        trip.logLines = try await lines(lease)
        return try await send(trip)
    }

    private func refuse(besides names: [String]) throws {
        try given.refuse(namesOtherThan: ["worker", "lease"] + names)
    }

    private func lines(_ lease: Lease) async throws -> [LogReport] {
        let renewal = WorkRequest.Renewal(lease: lease, log: try given.strings("log"))
        return try await Working(call: call).logLines([renewal])
    }

    /// The lease, if the worker holds it now.
    private func held() async throws -> Lease {
        let lease = try Lease(given, job: job, worker: worker)
        let record = try await call.store.jobs([job], scope: call.scope).first
        guard let record else { throw Problem.notFound("job with this id") }
        guard record.isHeld(by: lease) else { throw Self.lost }
        return lease
    }

    /// Also a sign of life; tells whether the job is to stop.
    private func send(_ trip: PumpTrip) async throws -> Reply {
        let answer = try await call.store.pump(trip)
        guard answer.isWorkerKnown, !answer.lost.contains(job) else { throw Self.lost }
        return reply { $0.member("kill", answer.killRequested.contains(job)) }
    }

    private func reply(_ write: (inout JSONWriter) -> Void) -> Reply {
        .json { json in
            json.object { json in
                json.member("job", job.description)
                write(&json)
            }
        }
    }

    private static let lost = Problem(
        .leaseLost, "This worker does not hold the job under this lease. Stop, and forget the job.")
}

internal import ShiftworkCore

/// What a worker says in one trip.
struct WorkRequest: Sendable {
    /// A lease that the worker still works under.
    struct Renewal: Sendable, Hashable {
        var lease: Lease
        var log: [String]
    }

    private(set) var endings: [Ending] = []
    private(set) var renewals: [Renewal] = []
    private(set) var progress: [ProgressReport] = []
    private(set) var slots = 0
    /// Jobs that are claimed by their ids, of any type.
    private(set) var jobs: [JobID] = []
    private(set) var wait = Duration.zero

    /// Whether it only asks for work.
    var isQuiet: Bool { endings.isEmpty && progress.isEmpty && renewals.allSatisfy { $0.log.isEmpty } }

    init(_ fields: JSONFields, worker: WorkerID) throws(JSONFieldError) {
        for (index, element) in try fields.elements("settle").enumerated() {
            let given = try JSONFields(element, at: "/settle/\(index)")
            try given.refuse(namesOtherThan: Settlement.fieldNames)
            endings.append(try Ending(given, worker: worker))
        }
        for (index, element) in try fields.elements("renew").enumerated() {
            let given = try JSONFields(element, at: "/renew/\(index)")
            try given.refuse(namesOtherThan: ["job", "lease", "progress", "log"])
            let lease = try Lease(given, worker: worker)
            renewals.append(Renewal(lease: lease, log: try given.strings("log")))
            guard let told = try given.object("progress") else { continue }
            progress.append(ProgressReport(lease: lease, progress: try JobProgress(told)))
        }
        guard let claim = try fields.object("claim") else { return }
        // Who numbers its claims may: a repeat is known by the leases that it names.
        try claim.refuse(namesOtherThan: ["slots", "wait_ms", "jobs", "number"])
        _ = try claim.count("number")
        for (index, text) in try claim.strings("jobs").enumerated() {
            guard let id = JobID(parsing: text) else {
                throw claim.error("jobs/\(index)", "An id of 36 characters is expected here")
            }
            jobs.append(id)
        }
        guard jobs.count <= Self.jobLimit else {
            throw claim.error("jobs", "At most \(Self.jobLimit) jobs are claimed at a time")
        }
        slots = try claim.count("slots") ?? (jobs.isEmpty ? 1 : 0)
        wait = min(try claim.milliseconds("wait_ms") ?? .zero, .seconds(Preference.longest))
    }

    private static let jobLimit = 1_000
}

extension WorkRequest {
    /// What it asks for, in the order of its queues.
    func claim(for worker: WorkerInfo) -> ClaimRequest? {
        guard slots > 0 else { return nil }
        let lanes = worker.queues.map { ClaimRequest.Lane($0) }
        var request = ClaimRequest(
            limit: min(slots, worker.slots), lanes: lanes.isEmpty ? [.init(nil)] : lanes,
            types: Set(worker.types), suspects: 1)
        request.scope = worker.tenant.map(Scope.tenant) ?? .all
        return request
    }
}

extension Lease {
    /// The lease as a worker carries it: opaque, token and locator.
    var text: String { "\(token).\(locator)" }

    /// Reads a lease, of the job that the fields name, or of one that is known.
    init(_ fields: JSONFields, job known: JobID? = nil, worker: WorkerID) throws(JSONFieldError) {
        let named = try fields.id("job", JobID.self)
        guard let job = known ?? named else { throw fields.error("job", "This field is missing") }
        let parts = try fields.required("lease").split(separator: ".")
        guard parts.count == 2, let token = Int64(parts[0]), let locator = Int64(parts[1]) else {
            throw fields.error("lease", "The lease is the token of the answer that brought the job")
        }
        self.init(job: job, token: token, worker: worker, locator: locator)
    }
}

extension JobProgress {
    /// Reads how far a job is.
    init(_ fields: JSONFields) throws(JSONFieldError) {
        try fields.refuse(namesOtherThan: ["percent", "current", "total", "message"])
        self.init(
            percent: try fields.integer("percent") ?? 0, current: try fields.integer("current"),
            total: try fields.integer("total"), message: try fields.string("message"))
    }
}

extension Settlement {
    /// What says how an attempt ended.
    static let fieldNames = [
        "job", "lease", "outcome", "result", "error", "retry", "retry_in_ms", "run_in_ms", "reason", "ran_ms",
    ]

    /// Reads how an attempt ended, of the job that the fields name, or of one that is known.
    fileprivate init(_ fields: JSONFields, job: JobID?, worker: WorkerID) throws(JSONFieldError) {
        let outcome = try fields.required("outcome")
        let event: JobEvent
        switch outcome {
        case "finished": event = .succeed
        case "failed":
            let isFinal = fields.json("retry") == nil ? false : try !fields.flag("retry")
            event = isFinal ? .exhaust : .fail
        case "killed": event = .stop
        case "snoozed": event = .snooze
        case "given_back": event = .giveBack
        default:
            throw fields.error("outcome", "It is one of finished, failed, killed, snoozed, given_back")
        }
        self.init(
            event, lease: try Lease(fields, job: job, worker: worker),
            ran: try fields.milliseconds("ran_ms") ?? .zero)
        result = fields.json("result")?.bytes
        reason = try fields.string("reason").map(Limits().cut(remark:))
        delay = try fields.milliseconds(event == .snooze ? "run_in_ms" : "retry_in_ms") ?? .zero
        if event == .fail || event == .exhaust { failure = try Self.failure(fields) }
    }

    /// An object with type and message, or the message alone.
    private static func failure(_ fields: JSONFields) throws(JSONFieldError) -> JobFailure {
        let limits = Limits()
        guard let json = fields.json("error") else {
            return JobFailure(type: "Error", message: "no reason given")
        }
        if let text = json.string { return JobFailure(type: "Error", message: limits.cut(error: text)) }
        let error = try JSONFields(json, at: "/error")
        try error.refuse(namesOtherThan: ["type", "message", "location"])
        return JobFailure(
            type: limits.cut(remark: try error.string("type") ?? "Error"),
            message: limits.cut(error: try error.required("message")),
            location: try error.string("location").map(limits.cut(remark:)))
    }
}

extension Ending {
    /// Reads how an attempt ended, of the job that the fields name, or of one that is known.
    init(_ fields: JSONFields, job: JobID? = nil, worker: WorkerID) throws(JSONFieldError) {
        settlement = try Settlement(fields, job: job, worker: worker)
        namesDelay = fields.json("retry_in_ms") != nil
    }
}

internal import ShiftworkCore

/// What a worker says in one trip.
struct WorkRequest: Sendable {
    /// A lease that the worker still works under.
    struct Renewal: Sendable, Hashable {
        var lease: Lease
        var log: [String]
    }

    private(set) var endings: [Settlement] = []
    private(set) var renewals: [Renewal] = []
    private(set) var progress: [ProgressReport] = []
    private(set) var slots = 0
    private(set) var wait = Duration.zero

    /// Whether it only asks for work.
    var isQuiet: Bool { endings.isEmpty && progress.isEmpty && renewals.allSatisfy { $0.log.isEmpty } }

    init(_ fields: JSONFields, worker: WorkerID) throws(JSONFieldError) {
        for (index, element) in try fields.elements("settle").enumerated() {
            endings.append(try Settlement(try JSONFields(element, at: "/settle/\(index)"), worker: worker))
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
        try claim.refuse(namesOtherThan: ["slots", "wait_ms"])
        slots = try claim.count("slots") ?? 1
        wait = min(try claim.milliseconds("wait_ms") ?? .zero, .seconds(Preference.longest))
    }
}

extension WorkRequest {
    /// What it asks for, in the order of its queues.
    func claim(for worker: WorkerInfo) -> ClaimRequest? {
        guard slots > 0 else { return nil }
        let lanes = worker.queues.map { ClaimRequest.Lane($0) }
        return ClaimRequest(
            limit: min(slots, worker.slots), lanes: lanes.isEmpty ? [.init(nil)] : lanes,
            types: Set(worker.types), suspects: 1)
    }
}

extension Lease {
    /// The lease as a worker carries it: opaque, token and locator.
    var text: String { "\(token).\(locator)" }

    fileprivate init(_ fields: JSONFields, worker: WorkerID) throws(JSONFieldError) {
        guard let job = try fields.id("job", JobID.self) else {
            throw fields.error("job", "This field is missing")
        }
        let parts = try fields.required("lease").split(separator: ".")
        guard parts.count == 2, let token = Int64(parts[0]), let locator = Int64(parts[1]) else {
            throw fields.error("lease", "The lease is the token of the answer that brought the job")
        }
        self.init(job: job, token: token, worker: worker, locator: locator)
    }
}

extension JobProgress {
    fileprivate init(_ fields: JSONFields) throws(JSONFieldError) {
        try fields.refuse(namesOtherThan: ["percent", "current", "total", "message"])
        self.init(
            percent: try fields.integer("percent") ?? 0, current: try fields.integer("current"),
            total: try fields.integer("total"), message: try fields.string("message"))
    }
}

extension Settlement {
    private static let names = [
        "job", "lease", "outcome", "result", "error", "retry", "retry_in_ms", "run_in_ms", "reason", "ran_ms",
    ]

    fileprivate init(_ fields: JSONFields, worker: WorkerID) throws(JSONFieldError) {
        try fields.refuse(namesOtherThan: Self.names)
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
            event, lease: try Lease(fields, worker: worker), ran: try fields.milliseconds("ran_ms") ?? .zero)
        result = fields.json("result")?.bytes
        reason = try fields.string("reason")
        delay = try fields.milliseconds(event == .snooze ? "run_in_ms" : "retry_in_ms") ?? .zero
        if event == .fail || event == .exhaust { failure = try Self.failure(fields) }
    }

    /// An object with type and message, or the message alone.
    private static func failure(_ fields: JSONFields) throws(JSONFieldError) -> JobFailure {
        guard let json = fields.json("error") else {
            return JobFailure(type: "Error", message: "no reason given")
        }
        if let text = json.string { return JobFailure(type: "Error", message: text) }
        let error = try JSONFields(json, at: "/error")
        try error.refuse(namesOtherThan: ["type", "message", "location"])
        return JobFailure(
            type: try error.string("type") ?? "Error", message: try error.required("message"),
            location: try error.string("location"))
    }
}

internal import ShiftworkCore

/// A rule that says when somebody should look: a document of the store, evaluated by one process of a fleet.
struct Alert: Sendable, Hashable {
    static let kind = Document.Kind("alert")

    /// What is watched.
    enum Metric: String, Sendable, CaseIterable {
        /// Failed of those that finished or failed in the window, 0 to 1; with fewer than ten there is no rate.
        case failureRate = "failure_rate"
        /// The 95th percentile of the run times of the window, in milliseconds.
        case runTime = "run_p95_ms"
        /// How long the job that has waited longest could have run, in milliseconds.
        case backlogAge = "backlog_age_ms"
        /// Workers that were silent for longer than their lease, within the window.
        case lostWorkers = "lost_workers"
        /// Jobs that were taken in within the window: too few of them raise the alert.
        case arrivals

        /// The parameters that mean something for it.
        var parameters: Set<String> {
            switch self {
            case .failureRate, .runTime, .arrivals: ["window_ms", "queue", "type"]
            case .backlogAge: ["queue"]
            case .lostWorkers: ["window_ms"]
            }
        }

        /// Why a threshold makes no sense for it, and which one would; nil when it does. A rate is a share of one;
        /// of lost workers none are too few to be told, so the first may be.
        func refusal(of threshold: Double) -> String? {
            switch self {
            case .failureRate where threshold <= 0 || threshold > 1:
                "A rate is more than 0 and at most 1: 0.1 is one job of ten"
            case .lostWorkers where threshold < 0:
                "This many lost workers raise nothing: give 0 or more"
            case .runTime where threshold <= 0, .backlogAge where threshold <= 0:
                "Milliseconds are expected here, more than 0"
            case .arrivals where threshold <= 0:
                "Fewer jobs than this raise the alert: give more than 0"
            case .failureRate, .lostWorkers, .runTime, .backlogAge, .arrivals: nil
            }
        }
    }

    var name: String
    var tenant: String?
    var metric: Metric
    /// Beyond it the alert is raised; for arrivals, below it.
    var threshold: Double
    var window = Duration.seconds(900)
    var queue: QueueName?
    var type: JobType?
    /// The document's version.
    var version: Int64 = 0

    var key: Document.Key { Document.Key(Self.kind, name, tenant: tenant) }
    /// Of what it found.
    var findingKey: Document.Key { Document.Key(AlertFinding.kind, name, tenant: tenant) }
    var scope: Scope { tenant.map(Scope.tenant) ?? .all }

    /// Whether a value raises the alert. What cannot be measured does not.
    func isRaised(by value: Double?) -> Bool {
        guard let value else { return false }
        switch metric {
        case .failureRate, .runTime, .backlogAge, .lostWorkers: return value > threshold
        case .arrivals: return value < threshold
        }
    }

    /// Failures that a rate is made of, with the successes.
    static let leastForRate: Int64 = 10
}

extension Alert {
    /// Reads a rule.
    /// - Throws: `JSONFieldError`.
    init(_ given: JSONFields, name: String, tenant: String?) throws(JSONFieldError) {
        let word = try given.required("metric")
        guard let metric = Metric(rawValue: word) else {
            let words = Metric.allCases.map(\.rawValue).joined(separator: ", ")
            throw given.error("metric", "It is one of \(words)")
        }
        guard let threshold = given.json("threshold").flatMap({ Double($0.text) }), threshold.isFinite else {
            throw given.error("threshold", "A number is expected here")
        }
        (self.name, self.tenant, self.metric, self.threshold) = (name, tenant, metric, threshold)
        if let window = try given.milliseconds("window_ms") {
            guard window >= .seconds(60), window <= .seconds(7 * 86_400) else {
                throw given.error("window_ms", "A window lasts a minute to a week")
            }
            self.window = window
        }
        queue = try given.string("queue").map { QueueName($0) }
        type = try given.string("type").map { JobType($0) }
    }

    /// Reads what stands in the store; nil when this program does not understand it.
    init?(_ document: Document) {
        guard let fields = try? JSONFields(JSONBytes(unchecked: document.data)) else { return nil }
        try? self.init(fields, name: document.key.id, tenant: document.key.tenant)
        version = document.version
    }

    /// As it stands in the store.
    var data: [UInt8] { JSONWriter.bytes { json in json.object { writeMembers(to: &$0) } } }

    func writeMembers(to json: inout JSONWriter) {
        json.member("metric", metric.rawValue)
        json.key("threshold")
        json.raw(String(threshold).utf8)
        if metric.parameters.contains("window_ms") { json.member("window_ms", milliseconds: window) }
        json.member("queue", queue?.rawValue)
        json.member("type", type?.rawValue)
    }
}

/// What the last look at a rule found: a document beside the rule.
struct AlertFinding: Sendable, Hashable {
    static let kind = Document.Kind("alert-finding")

    var isRaised: Bool
    var value: Double?
    /// Since when it is as it is, in whole milliseconds, as it stands in the store.
    var since: Timestamp
    var checkedAt: Timestamp
    /// Whether those who hear of it must still be told.
    var isUntold = false

    /// What a look found.
    /// - Parameter before: what the look before it found.
    init(_ value: Double?, isRaised: Bool, after before: AlertFinding?, at now: Timestamp) {
        (self.isRaised, self.value, checkedAt) = (isRaised, value, now)
        if let before, before.isRaised == isRaised {
            (since, isUntold) = (before.since, before.isUntold)
        } else {
            since = Timestamp(microseconds: now.microseconds / 1_000 * 1_000)
            isUntold = isRaised
        }
    }
}

extension AlertFinding: JSONWritable {
    init?(_ document: Document) {
        guard let fields = try? JSONFields(JSONBytes(unchecked: document.data)),
            let isRaised = try? fields.flag("raised"), let since = try? fields.moment("since"),
            let checkedAt = try? fields.moment("checked_at")
        else { return nil }
        (self.isRaised, self.since, self.checkedAt) = (isRaised, since, checkedAt)
        value = fields.json("value").flatMap { Double($0.text) }
        isUntold = (try? fields.flag("untold")) ?? false
    }

    func write(to json: inout JSONWriter) { json.object { writeMembers(to: &$0) } }

    /// As it stands in the store.
    var data: [UInt8] {
        JSONWriter.bytes { json in
            json.object { json in
                writeMembers(to: &json)
                if isUntold { json.member("untold", true) }
            }
        }
    }

    private func writeMembers(to json: inout JSONWriter) {
        json.member("raised", isRaised)
        json.key("value")
        json.raw((value.map { String($0) } ?? "null").utf8)
        json.member("since", since)
        json.member("checked_at", checkedAt)
    }
}

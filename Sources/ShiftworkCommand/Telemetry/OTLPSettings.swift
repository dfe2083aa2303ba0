internal import Foundation

/// What OpenTelemetry's variables say. Nothing is sent anywhere that they do not name.
struct OTLPSettings: Sendable {
    /// One kind of telemetry: where it goes, with which headers, how often, and how long one message may take.
    struct Signal: Sendable, Hashable {
        var url: String
        var headers: [String: String]
        var interval: Duration
        var timeout: Duration
    }

    private(set) var traces: Signal?
    private(set) var metrics: Signal?
    /// Attributes of this process, `service.name` among them.
    private(set) var resource: [String: String]
    /// Spans that wait to be sent, at most.
    private(set) var queueLimit: Int
    /// Spans of one message, at most.
    private(set) var batchLimit: Int
    private(set) var sampler: OTLPSampler
    /// What the variables say and cannot be done, for the log.
    private(set) var problems: [String]

    /// Reads the variables.
    init(_ environment: [String: String]) {
        var reader = OTLPVariables(environment)
        resource = reader.pairs("OTEL_RESOURCE_ATTRIBUTES")
        resource["service.name"] =
            reader.text("OTEL_SERVICE_NAME") ?? resource["service.name"] ?? "shiftwork"
        queueLimit = reader.number("OTEL_BSP_MAX_QUEUE_SIZE", among: 1...1_000_000) ?? 2_048
        batchLimit = min(
            queueLimit, reader.number("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", among: 1...100_000) ?? 512)
        sampler = reader.sampler()
        if reader.text("OTEL_SDK_DISABLED")?.lowercased() != "true" {
            let pause = reader.duration("OTEL_BSP_SCHEDULE_DELAY") ?? .seconds(5)
            traces = reader.signal("TRACES", "/v1/traces", every: pause)
            let interval = reader.duration("OTEL_METRIC_EXPORT_INTERVAL") ?? .seconds(60)
            metrics = reader.signal("METRICS", "/v1/metrics", every: interval)
        }
        problems = reader.problems
    }

    /// Tells this process from others of the same service, where the variables do not.
    mutating func identify(_ node: String) {
        if resource["service.instance.id"] == nil { resource["service.instance.id"] = node }
        if resource["service.version"] == nil { resource["service.version"] = Version.current }
    }

    /// Whether a collector is named.
    var sendsAnything: Bool { traces != nil || metrics != nil }
}

/// The variables while they are read. One that is empty is as if it were not there.
private struct OTLPVariables {
    private let environment: [String: String]
    private(set) var problems: [String] = []

    init(_ environment: [String: String]) { self.environment = environment }

    func text(_ name: String) -> String? {
        environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    mutating func number(_ name: String, among range: ClosedRange<Int>) -> Int? {
        guard let text = text(name) else { return nil }
        if let number = Int(text), range.contains(number) { return number }
        problems.append("\(name) is \(range.lowerBound) to \(range.upperBound): the default holds")
        return nil
    }

    mutating func duration(_ name: String) -> Duration? {
        number(name, among: 1...86_400_000).map { .milliseconds($0) }
    }

    /// `a=1,b=2`, values percent-encoded.
    func pairs(_ name: String) -> [String: String] {
        var pairs: [String: String] = [:]
        for part in (text(name) ?? "").split(separator: ",") {
            let halves = part.split(separator: "=", maxSplits: 1).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            guard halves.count == 2, !halves[0].isEmpty else { continue }
            pairs[halves[0]] = halves[1].removingPercentEncoding ?? halves[1]
        }
        return pairs
    }

    /// A signal's own variable wins over the one of all signals.
    mutating func signal(_ name: String, _ path: String, every interval: Duration) -> OTLPSettings.Signal? {
        let exporter = text("OTEL_\(name)_EXPORTER") ?? "otlp"
        guard exporter == "otlp" else {
            if exporter != "none" { problems.append("OTEL_\(name)_EXPORTER is otlp or none") }
            return nil
        }
        let (all, own) = ("OTEL_EXPORTER_OTLP", "OTEL_EXPORTER_OTLP_\(name)")
        var url = text("\(own)_ENDPOINT")
        if url == nil, let base = text("\(all)_ENDPOINT") {
            url = (base.hasSuffix("/") ? String(base.dropLast()) : base) + path
        }
        guard let url else { return nil }
        guard ["http", "https"].contains(URL(string: url)?.scheme ?? "") else {
            problems.append("\(own)_ENDPOINT is an address as http://127.0.0.1:4318")
            return nil
        }
        if let form = text("\(own)_PROTOCOL") ?? text("\(all)_PROTOCOL"), form != "http/json" {
            problems.append("\(all)_PROTOCOL is \(form): http/json is spoken all the same")
        }
        let timeout = duration("\(own)_TIMEOUT") ?? duration("\(all)_TIMEOUT") ?? .seconds(10)
        let headers = text("\(own)_HEADERS") == nil ? pairs("\(all)_HEADERS") : pairs("\(own)_HEADERS")
        return .init(url: url, headers: headers, interval: interval, timeout: timeout)
    }

    mutating func sampler() -> OTLPSampler {
        let name = text("OTEL_TRACES_SAMPLER") ?? "parentbased_always_on"
        var share = 1.0
        if let text = text("OTEL_TRACES_SAMPLER_ARG"), name.hasSuffix("traceidratio") {
            share = Double(text).flatMap { (0...1).contains($0) ? $0 : nil } ?? -1
            if share < 0 { problems.append("OTEL_TRACES_SAMPLER_ARG is 0 to 1: all is kept") }
            share = share < 0 ? 1 : share
        }
        if let sampler = OTLPSampler(name, share: share) { return sampler }
        problems.append("OTEL_TRACES_SAMPLER \(name) is unknown: parentbased_always_on holds")
        return OTLPSampler()
    }
}

internal import CoreMetrics
internal import HTTPTypes
internal import Logging
internal import ShiftworkCore
internal import ShiftworkRuntime
internal import Synchronization

/// What is told of a request once it is answered: to the log, to the metrics, and to its caller in `Server-Timing`.
struct RequestNote: Sendable {
    let method: String
    let id: String
    /// The route's path with its parameters in braces; nil where there is none. Never what was asked for.
    var route: String?
    var principal: String?
    let trace: TraceContext?
    let start: ContinuousClock.Instant = .now
    let clock = RequestClock()

    init(_ request: HTTPRequest, id: String) {
        (method, self.id) = (Self.known(request.method), id)
        trace = RequestTracing.context(for: request.headerFields)["traceparent"].flatMap { TraceContext($0) }
    }

    /// A method by its name, any that nobody knows by one: who invents methods must not fill logs and metrics.
    private static func known(_ method: HTTPRequest.Method) -> String {
        let known: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options]
        return known.contains(method) ? method.rawValue : "_OTHER"
    }

    var serverTiming: String { "store;dur=\(Self.text(clock.microseconds))" }

    func tell(_ status: HTTPResponse.Status, _ desk: Desk) {
        let duration = (ContinuousClock.now - start).microseconds
        desk.meters.request(
            method: method, route: route ?? "_none", status: status.code, microseconds: duration)
        guard desk.configuration.logsRequests else { return }
        let level: Logger.Level = status.code >= 500 ? .warning : .info
        guard desk.logger.logLevel <= level else { return }
        var metadata: Logger.Metadata = [
            "http.method": "\(method)", "http.route": "\(route ?? "-")", "http.status": "\(status.code)",
            "request.id": "\(id)", "duration_ms": "\(Self.text(duration))",
            "store_ms": "\(Self.text(clock.microseconds))",
        ]
        if let principal { metadata["principal"] = "\(principal.escapedForMessages)" }
        if let trace { metadata["trace.id"] = "\(trace.traceID)" }
        desk.logger.log(level: level, "Request", metadata: metadata)
    }

    /// Milliseconds with three digits behind the point.
    private static func text(_ microseconds: Int64) -> String {
        let digits = String(microseconds % 1_000)
        return "\(microseconds / 1_000)." + String(repeating: "0", count: 3 - digits.count) + digits
    }
}

/// What the API counts.
final class RequestMeters: Sendable {
    private struct Key: Hashable {
        let method, route: String
        let status: Int
    }

    let jobs = JobMetrics()
    private let timers = Mutex<[Key: Timer]>([:])

    /// A request was answered. There are as many series as routes, methods and statuses, and no more.
    func request(method: String, route: String, status: Int, microseconds: Int64) {
        let key = Key(method: method, route: route, status: status)
        let timer = timers.withLock { timers in
            if let timer = timers[key] { return timer }
            let timer = Timer(
                label: "http_server_request_duration_seconds",
                dimensions: [("method", method), ("route", route), ("status", String(status))])
            timers[key] = timer
            return timer
        }
        timer.recordNanoseconds(microseconds * 1_000)
    }
}

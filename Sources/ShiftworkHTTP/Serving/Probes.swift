internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
public import Logging
public import ServiceLifecycle
public import ShiftworkCore

/// What orchestrators ask, without credentials: a status, and a word.
struct Probes: Sendable {
    let readiness: Readiness

    /// The answer to a probe; nil when the path is none.
    /// - Parameter showsChecks: whether the asker may see each check.
    func reply(to path: String, showsChecks: () async -> Bool = { false }) async -> Reply? {
        switch path {
        case "/livez": return .plain(.ok, "alive")
        case "/readyz": return await ready(await readiness.isReady, showsChecks)
        case "/startupz": return await ready(await readiness.answersInTime, showsChecks)
        default: return nil
        }
    }

    private func ready(_ isReady: Bool, _ showsChecks: () async -> Bool) async -> Reply {
        let status: HTTPResponse.Status = isReady ? .ok : .serviceUnavailable
        let isStopping = await readiness.isStopping
        let word = isReady ? "ready" : isStopping ? "stopping" : "the store is away"
        guard await showsChecks() else { return .plain(status, word) }
        let checks = await readiness.checks
        return .plain(
            status, checks.map { "\($0.passes ? "ok  " : "FAIL") \($0.name)" }.joined(separator: "\n"))
    }
}

/// The probes alone, for a process that serves nothing else: `shiftwork work --probe-port`.
public struct ProbeServer: Service {
    private struct Responder: HTTPResponder {
        typealias Context = BasicRequestContext
        let probes: Probes
        let metrics: MetricRegistry?

        func respond(to request: Request, context: BasicRequestContext) async -> Response {
            let reply = await probes.reply(to: request.uri.path) ?? metricsReply(to: request.uri.path)
            return Response(reply ?? .plain(.notFound, "not found")).fit(for: request)
        }

        private func metricsReply(to path: String) -> Reply? {
            path == "/metrics" ? metrics.map { Reply(MetricText($0.points)) } : nil
        }
    }

    private let probes: Probes
    private let port: Int
    private let metrics: MetricRegistry?
    private let logger: Logger

    /// Connections at a time.
    private static let connectionLimit = 64
    /// Of one address.
    private static let connectionsPerAddress = 16
    private static let connectionsPerSite = 32

    /// Listens on all addresses: it says nothing but whether the process is well.
    /// - Parameter metrics: what the process counts, if everybody may read that at `/metrics`.
    public init(store: any JobStore, port: Int, metrics: MetricRegistry? = nil, logger: Logger) {
        probes = Probes(readiness: Readiness(store: store))
        (self.port, self.metrics, self.logger) = (port, metrics, logger)
    }

    /// Answers until it is asked to end.
    public func run() async throws {
        let crowd = Crowd(limit: Self.connectionsPerAddress, siteLimit: Self.connectionsPerSite) {
            IPAddress($0)?.isLoopback ?? false
        }
        let server = HTTPServerBuilder.http1(
            configuration: .init(
                additionalChannelHandlers: [Doorkeeper(crowd), SlowClients(.init())],
                idleTimeout: .seconds(75)))
        let application = Application(
            responder: Responder(probes: probes, metrics: metrics), server: server,
            configuration: .init(
                address: .hostname("0.0.0.0", port: port),
                availableConnectionsDelegate: MaximumAvailableConnections(Self.connectionLimit)),
            logger: logger)
        try await withThrowingDiscardingTaskGroup { group in
            group.addTask { await probes.readiness.watch() }
            try await application.run()
            group.cancelAll()
        }
    }
}

extension Reply {
    static func plain(_ status: HTTPResponse.Status, _ text: String) -> Reply {
        Reply(
            status, headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
            body: .bytes(Array("\(text)\n".utf8)))
    }
}

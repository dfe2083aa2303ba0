public import HTTPTypes
public import Logging
public import ShiftworkCore
internal import ShiftworkRuntime
internal import Synchronization

/// The HTTP API of a store: routes to mount in a Hummingbird application of your own, or to serve with
/// `shiftwork serve`.
///
///     let api = ShiftworkAPI(store: store, configuration: .init { request in
///         try await myUsers.principal(for: request)
///     })
///     api.addRoutes(to: router)
///
/// Every route asks the store alone, names one permission, and sees what the caller's tenant may see. Nothing
/// is open that the configuration does not open: without credentials only the probes answer.
public struct ShiftworkAPI: Sendable {
    /// Whom the API serves, and within which limits.
    public struct Configuration: Sendable {
        /// Who asks; nil when the request proves nobody. What it throws is answered with 503, never with an
        /// open door.
        public var authenticate: @Sendable (Caller) async throws -> Principal?
        /// Routes that everybody may ask, by their paths: `/docs`, `/openapi.json`, `/metrics`.
        public var opened: Set<String> = []
        /// Web pages of other origins that may use the API, as `https://ops.example.org`; none but these.
        public var sharedOrigins: Set<String> = []
        /// Requests of one address; nil for any number. Workers' requests are counted apart.
        public var addressRate: RatePolicy?
        /// Requests of one key or person; nil for any number. Workers' requests are counted apart.
        public var credentialRate: RatePolicy?
        /// How long the audit log keeps a record.
        public var auditRetention = Duration.days(400)
        /// Whether clients come by TLS, and are told to come by nothing else.
        public var isEncrypted = false
        /// Whether everything that would change something is refused.
        public var isReadOnly = false
        /// Bytes of a request's body.
        public var bodyLimit = 1 << 20
        /// Jobs in one bulk enqueue.
        public var bulkLimit = 1_000
        /// Live streams of this process at a time.
        public var streamLimit = 200
        /// Of these, those of one principal.
        public var streamsPerPrincipal = 6
        /// What one tenant may have.
        public var quotas = Quotas()
        /// Workers over HTTP of one key or person at a time.
        public var workersPerCredential = 100
        /// Where webhooks may lead.
        public var outbound = OutboundRules()
        /// What a job may carry.
        public var limits = Limits()
        public var logger = Logger(label: "shiftwork.http")
        /// Whether each request is told to the log, once it is answered.
        public var logsRequests = true
        /// The program's version, for those who ask.
        public var version: String?
        /// What this process counts, if it is bootstrapped as the backend of swift-metrics: shown by `/metrics`.
        public var metrics: MetricRegistry?
        /// The type of jobs that come in by the routes of home-made job APIs and name none; nil leaves these routes
        /// out.
        public var compatibleType: String?
        /// Whether nobody needs credentials: the API's description asks for none then.
        public var isOpen = false

        /// - Parameter authenticate: who asks; nil when the request proves nobody.
        public init(authenticate: @escaping @Sendable (HTTPRequest) async throws -> Principal?) {
            self.authenticate = { try await authenticate($0.request) }
        }

        /// Whoever proves to be somebody in one of these ways.
        public init(_ authentication: Authentication) {
            authenticate = { try await authentication.principal(of: $0) }
        }
    }

    let desk: Desk
    let table: RouteTable

    /// An API over a store.
    /// - Parameter root: where it will be mounted.
    public init(store: any JobStore, root: String = "/api/v1", configuration: Configuration) {
        self.init(store: store, root: root, configuration: configuration, system: .live)
    }

    init(store: any JobStore, root: String = "/api/v1", configuration: Configuration, system: System) {
        let source = IDs()
        let store = MeasuredStore(GatheringStore(store))
        let makeID: @Sendable () -> UUIDv7 = { source.next(at: system.now(), random: system.random()) }
        desk = Desk(
            store: store, configuration: configuration, makeID: makeID, now: system.now,
            random: system.random, root: root,
            feed: LiveFeed(
                store: store, epoch: String(system.random(), radix: 36),
                limits: .init(
                    streams: configuration.streamLimit, perPrincipal: configuration.streamsPerPrincipal),
                logger: configuration.logger),
            news: WorkNews(store: store), ends: EndWatch(store: store),
            keys: APIKeys(store: store), secret: ServerSecret(store: store),
            audit: AuditLog(
                store: store, lifetime: configuration.auditRetention, logger: configuration.logger,
                uptime: system.uptime, makeID: makeID),
            pace: (
                configuration.addressRate.map { Pace("address", $0, uptime: system.uptime) },
                configuration.credentialRate.map { Pace("key", $0, uptime: system.uptime) }
            ),
            sharedOrigins: SharedOrigins(origins: configuration.sharedOrigins))
        var table = RouteTable()
        table.add(Self.routes, below: root)
        table.add(Self.topRoutes, below: "")
        if configuration.compatibleType != nil { table.add(Self.compatibilityRoutes, below: "") }
        self.table = table
    }

    /// Everything that the API can do.
    static let routes: [Route] = [
        jobRoutes,
        batchRoutes,
        actionRoutes,
        referenceRoutes,
        typeRoutes,
        queueRoutes,
        workerRoutes,
        singleStepRoutes,
        operationRoutes,
        numberRoutes,
        analyticsRoutes,
        systemRoutes,
        pruneRoutes,
        liveRoutes,
        muteRoutes,
        annotationRoutes,
        webhookRoutes,
        alertRoutes,
        rawRoutes,
        keyRoutes,
        auditRoutes,
    ]
    .flatMap(\.self)

    /// What stands beside the API, at the server's root.
    static let topRoutes: [Route] = metricsRoutes + referenceTopRoutes
}

/// Makes ids for those who bring none.
private final class IDs: Sendable {
    private let source = Mutex(IdentifierSource())

    func next(at now: Timestamp, random: UInt64) -> UUIDv7 {
        source.withLock { $0.next(at: now, random: random) }
    }
}

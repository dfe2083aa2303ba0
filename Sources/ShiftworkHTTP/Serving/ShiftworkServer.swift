public import Hummingbird
public import Logging
public import ServiceLifecycle
public import ShiftworkCore

/// The API as a server of its own.
///
/// Closed by default: without somebody to say who asks (``ShiftworkAPI/Configuration/authenticate``) it
/// serves this machine alone, and refuses to start on any other address.
public struct ShiftworkServer: Service {
    /// Where it listens.
    public struct Address: Sendable, Hashable {
        public var host: String
        public var port: Int

        public init(host: String = "127.0.0.1", port: Int = 8000) { (self.host, self.port) = (host, port) }

        /// Whether only this machine reaches it.
        public var isLoopback: Bool { Self.loopbackNames.contains(host) }

        static let loopbackNames: Set<String> = ["localhost", "127.0.0.1", "::1", "[::1]"]
    }

    /// Why a server does not start.
    public struct Refused: Error, CustomStringConvertible {
        public let description: String
    }

    private let front: Front
    private let address: Address
    private let logger: Logger

    /// A server for everybody who authenticates.
    /// - Parameter hosts: the names that clients may call it by; nil for any. A request that names another is
    /// answered with
    ///   421, so that a web page cannot reach it by a name of its own (DNS rebinding).
    public init(
        store: any JobStore, address: Address, hosts: Set<String>?, configuration: ShiftworkAPI.Configuration
    ) {
        let api = ShiftworkAPI(store: store, configuration: configuration)
        front = Front(api: api, hosts: hosts, readiness: Readiness(store: store))
        (self.address, logger) = (address, configuration.logger)
    }

    /// A server for whoever is on this machine, with all rights.
    /// - Throws: ``Refused`` when the address is not this machine's alone.
    public static func local(
        store: any JobStore, address: Address, logger: Logger,
        configure: (inout ShiftworkAPI.Configuration) -> Void = { _ in }
    ) throws(Refused) -> ShiftworkServer {
        guard address.isLoopback else {
            throw Refused(
                description:
                    "Without authentication the server listens on 127.0.0.1 only, not on \(address.host). "
                    + "Leave --host out, and put a proxy that authenticates in front.")
        }
        let everybody = Principal(name: "local", role: .admin)
        var configuration = ShiftworkAPI.Configuration { _ in everybody }
        (configuration.isOpen, configuration.logger) = (true, logger)
        configure(&configuration)
        configuration.streamsPerPrincipal = configuration.streamLimit
        return ShiftworkServer(
            store: store, address: address, hosts: Address.loopbackNames, configuration: configuration)
    }

    /// From now on `/readyz` answers 503, so that balancers look elsewhere before the server stops.
    public func prepareToStop() async { await front.readiness.stop() }

    /// Serves until it is asked to end: then it takes no more connections, and answers what is under way.
    public func run() async throws {
        let application = Application(
            responder: front, server: .http1(configuration: .init(idleTimeout: .seconds(75))),
            configuration: .init(address: .hostname(address.host, port: address.port)),
            logger: logger)
        try await withThrowingDiscardingTaskGroup { group in
            group.addTask { await front.readiness.watch() }
            try await application.run()
            group.cancelAll()
        }
    }
}

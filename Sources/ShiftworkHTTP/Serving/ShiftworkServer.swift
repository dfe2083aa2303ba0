internal import Foundation
internal import Hummingbird
internal import HummingbirdCore
internal import HummingbirdTLS
public import Logging
internal import NIOCore
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
    let certificate: Certificate?
    /// How long clients may take.
    var patience = SlowClients.Patience()
    /// How many connections each may have.
    var crowd: Crowd
    private let logger: Logger

    /// Connections at a time; others wait until one is free.
    static let connectionLimit = 4_096

    /// A server for everybody who authenticates.
    /// - Parameters:
    ///   - hosts: the names that clients may call it by; nil for any. A request that names another is answered with
    ///     421, so that a web page cannot reach it by a name of its own (DNS rebinding).
    ///   - certificate: PEM files of the certificate with its chain, and of its key; nil for plain text.
    ///   - proxies: addresses and ranges of proxies in front, whose word on where a request comes from is believed.
    /// - Throws: ``Refused`` when the certificate cannot be used.
    public init(
        store: any JobStore, address: Address, hosts: Set<String>?, configuration: ShiftworkAPI.Configuration,
        certificate: (chain: String, key: String)? = nil, proxies: [IPRange] = []
    ) throws(Refused) {
        var configuration = configuration
        configuration.isEncrypted = configuration.isEncrypted || certificate != nil
        let api = ShiftworkAPI(store: store, configuration: configuration)
        front = Front(api: api, hosts: hosts, readiness: Readiness(store: store), proxies: proxies)
        (self.address, logger) = (address, configuration.logger)
        crowd = Crowd { peer in
            proxies.contains { $0.contains(peer: peer) } || IPAddress(peer)?.isLoopback ?? false
        }
        if let certificate {
            self.certificate = try Certificate(chainPath: certificate.chain, keyPath: certificate.key)
        } else {
            self.certificate = nil
        }
    }

    /// A server for whoever is on this machine, with all rights.
    /// - Throws: ``Refused`` when the address is not this machine's alone.
    public static func local(
        store: any JobStore, address: Address, logger: Logger,
        certificate: (chain: String, key: String)? = nil,
        configure: (inout ShiftworkAPI.Configuration) -> Void = { _ in }
    ) throws(Refused) -> ShiftworkServer {
        guard address.isLoopback else {
            throw Refused(
                description:
                    "Without authentication the server listens on 127.0.0.1 only, not on \(address.host). "
                    + "Leave --host out, or let clients prove who they are: --auth keys.")
        }
        let everybody = Principal(name: "local", role: .admin)
        var configuration = ShiftworkAPI.Configuration { _ in everybody }
        (configuration.isOpen, configuration.logger) = (true, logger)
        configure(&configuration)
        configuration.streamsPerPrincipal = configuration.streamLimit
        return try ShiftworkServer(
            store: store, address: address, hosts: Address.loopbackNames, configuration: configuration,
            certificate: certificate)
    }

    /// From now on `/readyz` answers 503, so that balancers look elsewhere before the server stops.
    public func prepareToStop() async { await front.readiness.stop() }

    /// What `/metrics` tells to whoever may see everything.
    package func metricPoints() async throws(StoreError) -> [MetricPoint] {
        try await front.api.desk.metricPoints(.all, seesAll: true, store: front.api.desk.store)
    }

    /// Serves until it is asked to end: then it takes no more connections, and answers what is under way.
    public func run() async throws { try await run { _ in } }

    /// - Parameter isListening: told the port, once it listens.
    func run(_ isListening: @escaping @Sendable (Int) async -> Void) async throws {
        let application = Application(
            responder: front, server: try server(),
            configuration: .init(
                address: .hostname(address.host, port: address.port),
                availableConnectionsDelegate: MaximumAvailableConnections(Self.connectionLimit)),
            onServerRunning: { await isListening($0.localAddress?.port ?? 0) },
            logger: logger)
        if certificate == nil, !address.isLoopback {
            logger.warning(
                "keys and jobs travel in plain text: give a certificate, or put a proxy with TLS in front")
        }
        try await withThrowingDiscardingTaskGroup { group in
            group.addTask { await front.readiness.watch() }
            if let certificate { group.addTask { [logger] in await certificate.watch(logger) } }
            do { try await application.run() } catch let error as IOError {
                throw cannotListen(error)
            }
            group.cancelAll()
        }
    }

    private func cannotListen(_ error: IOError) -> any Error {
        let reason: String
        switch error.errnoCode {
        case EADDRINUSE: reason = "something else listens there already. Take another port, or end it"
        case EADDRNOTAVAIL: reason = "this machine has no such address"
        case EACCES: reason = "ports below 1,024 need more rights. Take another port"
        default: return error
        }
        return Refused(description: "\(address.host):\(address.port) cannot be listened on: \(reason).")
    }

    private func server() throws -> HTTPServerBuilder {
        let plain = HTTPServerBuilder.http1(
            configuration: .init(
                additionalChannelHandlers: [Doorkeeper(crowd), SlowClients(patience)],
                idleTimeout: .seconds(75),
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: 2 * RequestLimits.headerBytes,
                    maxHeaderListSize: 2 * RequestLimits.headerBytes,
                    maxHeaderFieldCount: 2 * RequestLimits.headers)))
        guard let certificate else { return plain }
        return try .tls(plain, tlsConfiguration: certificate.configuration())
    }
}

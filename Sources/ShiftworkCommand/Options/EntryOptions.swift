internal import ArgumentParser
internal import Foundation
internal import Logging
internal import ShiftworkCore
internal import ShiftworkHTTP

/// Who may come in over HTTP, and how.
struct EntryOptions: ParsableArguments {
    @Option(
        help: "How clients prove who they are: keys, or keys and tokens with --jwt. Default: they need not.")
    var auth: Way?

    @Option(help: "A file that says whose JSON Web Tokens are believed. May be repeated.")
    var jwt: [String] = []

    @Option(help: "A name that clients call the server by. May be repeated. Default with --auth: any.")
    var hostName: [String] = []

    @Option(help: "Of these everybody may ask: docs, openapi, metrics. May be repeated.")
    var open: [Opened] = []

    @Option(help: "An origin whose web pages may use the API, as https://ops.example.org. May be repeated.")
    var corsOrigin: [String] = []

    @Option(help: "Requests that one address, and one key, may make, as 100/s, or none. With --auth: 200/s.")
    var requestRate: RateArgument?

    @Option(help: "The certificate and its chain, PEM; read again when it is renewed.")
    var certificate: String?

    @Option(help: "The certificate's key, PEM.")
    var certificateKey: String?

    @Option(help: "The address of a proxy in front that tells where requests come from. May be repeated.")
    var proxy: [String] = []

    enum Way: String, ExpressibleByArgument, CaseIterable { case keys }

    enum Opened: String, ExpressibleByArgument, CaseIterable {
        case docs, openapi, metrics

        var paths: [String] {
            switch self {
            case .docs: ["/docs", "/docs/docs.js", "/docs/docs.css", "/docs/problems/{slug}", "/redoc"]
            case .openapi: ["/openapi.json", "/openapi.yaml"]
            case .metrics: ["/metrics"]
            }
        }
    }

    func validate() throws {
        if (certificate == nil) != (certificateKey == nil) {
            throw ValidationError("Give --certificate and --certificate-key together.")
        }
        for origin in corsOrigin where !Self.isOrigin(origin) {
            throw ValidationError(
                "--cors-origin is scheme and host, as https://ops.example.org, not \(origin).")
        }
        for address in proxy where IPRange(address) == nil {
            throw ValidationError(
                "--proxy is an address or a range of them, as 10.0.0.7 or 10.0.0.0/28, not \(address).")
        }
    }

    var scheme: String { certificate == nil ? "http" : "https" }

    private static func isOrigin(_ text: String) -> Bool {
        guard let url = URL(string: text), let scheme = url.scheme, url.host != nil else { return false }
        return ["http", "https"].contains(scheme) && url.path.isEmpty && url.query == nil && text.last != "/"
    }
}

extension EntryOptions {
    private static let usualRate = 200

    /// The server as these options want it.
    /// - Throws: ``CommandFailure`` when it would be open to others, or cannot be made.
    func server(
        for session: Session, at address: ShiftworkServer.Address, logger: Logger,
        configure: (inout ShiftworkAPI.Configuration) -> Void
    ) async throws -> ShiftworkServer {
        let pair = certificate.flatMap { chain in certificateKey.map { (chain: chain, key: $0) } }
        let authentication = try await authentication(session)
        do {
            guard !authentication.isEmpty else {
                return try ShiftworkServer.local(
                    store: session.store, address: address, logger: logger, certificate: pair
                ) { configuration in
                    configure(&configuration)
                    configuration.sharedOrigins = Set(corsOrigin)
                }
            }
            var configuration = ShiftworkAPI.Configuration(authentication)
            configure(&configuration)
            configuration.logger = logger
            configuration.opened = Set(open.flatMap(\.paths))
            configuration.sharedOrigins = Set(corsOrigin)
            let rate = requestRate ?? RateArgument(perSecond: Self.usualRate)
            let policy = rate.perSecond.map { RatePolicy(10 * $0, per: .seconds(10)) }
            (configuration.addressRate, configuration.credentialRate) = (policy, policy)
            return try ShiftworkServer(
                store: session.store, address: address, hosts: hosts(address), configuration: configuration,
                certificate: pair, proxies: proxy.compactMap { IPRange($0) })
        } catch {
            throw CommandFailure(.badConfiguration, error.description)
        }
    }

    private func hosts(_ address: ShiftworkServer.Address) -> Set<String>? {
        if !hostName.isEmpty { return Set(hostName.map { $0.lowercased() }) }
        return address.isLoopback ? ["localhost", "127.0.0.1", "[::1]"] : nil
    }

    private func authentication(_ session: Session) async throws -> Authentication {
        var issuers: [TokenIssuer] = []
        for path in jwt {
            do {
                issuers += try await TokenIssuer.all(configuredIn: path)
            } catch let refused as TokenIssuer.Refused {
                throw CommandFailure(.badConfiguration, "\(path): \(refused.description)")
            }
        }
        return Authentication(keys: auth == nil ? nil : APIKeys(store: session.store), issuers: issuers)
    }
}

internal import AsyncHTTPClient
internal import Foundation
internal import Logging
internal import NIOCore
internal import ShiftworkHTTP

/// The one way by which requests leave this program: a name is looked up once, its address judged, and the connection
/// made to just that address. No redirect is followed, no proxy asked.
struct Outbound: Sendable {
    let rules: OutboundRules
    /// All addresses of a name; blocks.
    var lookUp: NameLookUp.Resolve = Self.addresses
    var names = NameLookUp.shared

    /// Sends a request and gives what was answered, while the connection is open.
    /// - Parameter tenant: whose job sends it: the names of each tenant are looked up by themselves.
    /// - Throws: `OutboundRules.Refusal`, or what the connection throws.
    func send<Value: Sendable>(
        _ request: HTTPClientRequest, for tenant: String?, needsEncryption: Bool, timeout: TimeAmount,
        logger: Logger, _ body: (HTTPClientResponse) async throws -> Value
    ) async throws -> Value {
        let target = try rules.target(of: request.url)
        var request = request
        request.url = try rules.url(request.url, to: target)
        let address = try await address(of: target, for: tenant, needsEncryption: needsEncryption)
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.decompression = .disabled
        configuration.dnsOverride = [target.host: address]
        configuration.timeout.connect = .seconds(10)
        // Its spans would tell whole URLs, and those may hold secrets.
        configuration.tracing.tracer = nil
        // One for each request: the addresses that names lead to are part of a client's configuration.
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        do {
            let value = try await body(try await client.execute(request, timeout: timeout, logger: logger))
            try await client.shutdown()
            return value
        } catch {
            try? await client.shutdown()
            throw error
        }
    }

    /// The first address of a name that may be reached. One that may not, beside it, refuses the name: it is its
    /// owner's doing.
    private func address(
        of target: OutboundRules.Target, for tenant: String?, needsEncryption: Bool
    ) async throws -> String {
        let found = try await names.addresses(of: target, for: tenant, by: lookUp)
        guard let first = found.first else { throw NameNotFound(host: target.host) }
        for address in found {
            guard let judged = IPAddress(address.ipAddress ?? "") else {
                throw NameNotFound(host: target.host)
            }
            try rules.check(judged, for: target, needsEncryption: needsEncryption)
        }
        return first.ipAddress ?? ""
    }

    /// What the system's resolver says.
    @Sendable private static func addresses(_ target: OutboundRules.Target) throws -> [SocketAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(target.host, String(target.port), &hints, &list) == 0 else {
            throw NameNotFound(host: target.host)
        }
        defer { freeaddrinfo(list) }
        var found: [SocketAddress] = []
        var next = list
        while let entry = next {
            next = entry.pointee.ai_next
            guard let address = entry.pointee.ai_addr else { continue }
            switch entry.pointee.ai_family {
            case AF_INET:
                found.append(
                    address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { .init($0.pointee) })
            case AF_INET6:
                found.append(
                    address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { .init($0.pointee) })
            default: continue
            }
        }
        return found
    }
}

/// Nobody knows the host.
struct NameNotFound: Error, CustomStringConvertible {
    let host: String

    var description: String { "The host \(PlainText.printable(host)) is not known." }
}

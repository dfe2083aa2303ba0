internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import NIOSSL
internal import ShiftworkCore

extension APICaller {
    private static let timeout = TimeAmount.seconds(30)
    private static let longestAnswer = 64 << 20

    /// The API of a server. It throws ``ServerSilent`` when no answer comes.
    static func server(_ url: String, _ access: ServerAccess) -> APICaller {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        // Also in the middle of an answer.
        configuration.timeout.read = timeout
        // Whoever asks knows what may be asked again, and waits in between.
        configuration.connectionPool.retryConnectionEstablishment = false
        if let authorities = access.authorities {
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.trustRoots = .certificates(authorities)
            configuration.tlsConfiguration = tls
        }
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let base = url.replacing(/\/*(api\/v1\/*)?$/, with: "") + "/api/v1"
        return APICaller { method, path, body, headers in
            var request = HTTPClientRequest(url: base + path)
            request.method = HTTPMethod(rawValue: method)
            request.headers.add(name: "accept", value: "application/json")
            if let token = access.token {
                request.headers.add(name: "authorization", value: "Bearer \(token)")
            }
            for (name, value) in headers { request.headers.add(name: name, value: value) }
            if !body.isEmpty {
                request.headers.add(name: "content-type", value: "application/json")
                request.body = .bytes(ByteBuffer(bytes: body))
            }
            do {
                let answer = try await client.execute(request, timeout: timeout)
                let bytes = try await answer.body.collect(upTo: longestAnswer)
                return (Int(answer.status.code), Array(buffer: bytes))
            } catch let canceled as CancellationError {
                throw canceled
            } catch {
                throw ServerSilent(error, from: url, patience: timeout)
            }
        } close: {
            try? await client.shutdown()
        }
    }
}

internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import ShiftworkCore

extension APICaller {
    private static let timeout = TimeAmount.seconds(30)
    private static let longestAnswer = 64 << 20

    /// The API of a server.
    /// - Parameter token: sent as `Authorization: Bearer`.
    static func server(_ url: String, token: String?) -> APICaller {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let base = (url.hasSuffix("/") ? String(url.dropLast()) : url) + "/api/v1"
        return APICaller { method, path, body, headers in
            var request = HTTPClientRequest(url: base + path)
            request.method = HTTPMethod(rawValue: method)
            request.headers.add(name: "accept", value: "application/json")
            if let token { request.headers.add(name: "authorization", value: "Bearer \(token)") }
            for (name, value) in headers { request.headers.add(name: name, value: value) }
            if !body.isEmpty {
                request.headers.add(name: "content-type", value: "application/json")
                request.body = .bytes(ByteBuffer(bytes: body))
            }
            let answer = try await client.execute(request, timeout: timeout)
            let bytes = try await answer.body.collect(upTo: longestAnswer)
            return (Int(answer.status.code), Array(buffer: bytes))
        } close: {
            try? await client.shutdown()
        }
    }
}

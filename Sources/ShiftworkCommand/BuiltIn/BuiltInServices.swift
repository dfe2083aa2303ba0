internal import AsyncHTTPClient

/// What the jobs of this program need.
struct BuiltInServices: Sendable {
    /// Follows no redirects by itself.
    let http: HTTPClient
    /// How long a program may take to stop after SIGTERM.
    let grace: Duration

    static func make(grace: Duration) -> BuiltInServices {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.decompression = .disabled
        return BuiltInServices(
            http: HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration), grace: grace)
    }
}
